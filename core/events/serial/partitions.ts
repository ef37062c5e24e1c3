import { md5 } from "../../md5.ts";

/**
 * The partition of a key, the same as Python lymph's.
 *
 * @param count How many partitions there are.
 * @see docs/protocol.md, section 6
 */
export function partitionOf(key: string | number | bigint, count: number): number {
  return Number(BigInt(`0x${md5(String(key))}`) % BigInt(count));
}

/**
 * Shares out partitions over instances: evenly, the same everywhere, and with most of them left
 * where they are when an instance comes or goes. Each partition goes to the instance whose hash
 * with it is the highest and that has not got its share yet.
 *
 * @param instances Ids; their order is of no matter.
 * @param count How many partitions there are.
 * @param instance Id of the instance whose partitions are wanted.
 * @see {@link https://en.wikipedia.org/wiki/Rendezvous_hashing}
 */
export function partitionsOf(
  instances: Iterable<string>,
  count: number,
  instance: string,
): ReadonlySet<number> {
  const shares = new Map([...new Set(instances)].map((id) => [id, new Set<number>()] as const));
  const [fair, rest] = [Math.floor(count / shares.size), count % shares.size];
  for (let partition = 0; partition < count; partition++) {
    const larger = shares.values().filter(({ size }) => size > fair).toArray().length;
    const limit = larger < rest ? fair + 1 : fair;
    const open = shares.entries().filter(([, { size }]) => size < limit)
      .map(([id, share]) => ({ score: md5(`${id} ${partition}`), share }));
    open.reduce((best, next) => next.score > best.score ? next : best).share.add(partition);
  }
  return shares.get(instance) ?? new Set();
}

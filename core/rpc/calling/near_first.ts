/**
 * How many instances of a service a caller spreads its requests over, unless it has more in flight.
 * With fewer callers than instances, load would gather on some with less.
 */
export const NEAR = 32;

/**
 * Orders instances as one caller prefers them, each caller another way: rendezvous hashing. When an
 * instance comes or goes, the order of the others stays.
 *
 * @param caller Who asks: the same text for the same order.
 * @param idOf What tells the items apart.
 * @see {@link https://github.com/grpc/proposal/blob/master/A68-random-subsetting.md}
 */
export function nearFirst<T>(
  items: readonly T[],
  { caller, idOf }: { readonly caller: string; readonly idOf: (item: T) => string },
): T[] {
  const seed = hash(caller, 0);
  return items.map((item) => ({ item, score: hash(idOf(item), seed) }))
    .sort((a, b) => a.score - b.score)
    .map(({ item }) => item);
}

/** FNV-1a with the last step of MurmurHash3, as similar texts must not lie close together. */
function hash(text: string, seed: number): number {
  let mixed = seed ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

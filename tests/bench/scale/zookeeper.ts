import { hashId } from "../../../core/id.ts";
import { ServiceView } from "../../../transports/zookeeper/registry/service_view.ts";
import type { ZookeeperSession } from "../../../transports/zookeeper/mod.ts";
import { createRandom } from "../../support/random.ts";
import { VirtualTime } from "./virtual_time.ts";

/** What a caller costs ZooKeeper, by the instances of the service that it calls. */
export interface ZookeeperFigures {
  /** Instances of the service. */
  readonly count: number;
  /** Watches that the caller has set. */
  readonly watches: number;
  /** Milliseconds until it sees a change, after others that have settled. */
  readonly seenMs: number;
  /** Bytes that it reads for such a change. */
  readonly bytes: number;
  /** Reads in a second while all instances are replaced within a minute. */
  readonly reads: number;
  /** Bytes in a second meanwhile. */
  readonly bytesPerSecond: number;
}

const REPLACING_MS = 60_000;
const PATH = "/services/Users";
const NAME_BYTES = 4 + 32; // a length and the name, as ZooKeeper sends them

/** As much of a session as a view needs; answers at once, and counts. */
class CountedSession {
  readonly id = "0000000000000001";
  readonly graceMs = 0;
  names: Set<string>;
  readonly watched = new Set<string>();
  reads = 0;
  bytes = 0;
  #tell = (_path: string): void => {};

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  onConnected(): () => void {
    return () => {};
  }

  watch(_path: string, listener: (path: string) => void): () => void {
    this.#tell = listener;
    return () => {};
  }

  children(path: string): Promise<string[]> {
    this.#count(path, this.names.size * NAME_BYTES);
    return Promise.resolve([...this.names]);
  }

  read(path: string): Promise<Uint8Array> {
    const id = path.slice(PATH.length + 1);
    const record = { id, identity: id, version: null, endpoint: "tcp://10.0.0.1:40001" };
    const data = new TextEncoder().encode(JSON.stringify(record));
    this.#count(path, data.length);
    return Promise.resolve(data);
  }

  /** One instance goes and another one comes. */
  replace(gone: string, come: string): void {
    this.names.delete(gone);
    this.names.add(come);
    this.watched.delete(`${PATH}/${gone}`);
    this.#tell(PATH);
  }

  #count(path: string, bytes: number): void {
    this.reads++;
    this.bytes += bytes;
    this.watched.add(path);
  }
}

/** Follows a service of so many instances, all of which are replaced, as a caller does. */
export async function simulateZookeeper(count: number, seed: number): Promise<ZookeeperFigures> {
  using time = new VirtualTime();
  const random = createRandom(seed);
  const nameOf = (index: number): string => hashId(`instance ${seed} ${index}`);
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  const session = new CountedSession(names);
  const options = { onChange: () => {}, onIgnored: () => {} };
  using view = new ServiceView(session as unknown as ZookeeperSession, "Users", options);
  await time.advance(60_000);
  const watches = session.watched.size;
  const before = session.bytes;
  const changedAt = performance.now();
  const last = nameOf(count);
  session.replace(names.splice(random.below(count), 1)[0] ?? "", last);
  while (!view.list?.some(({ id }) => id === last)) await time.advance(1);
  const [seenMs, bytes] = [performance.now() - changedAt, session.bytes - before];
  await time.advance(60_000);
  const [reads, read] = [session.reads, session.bytes];
  for (const [index, name] of names.entries()) {
    session.replace(name, nameOf(count + 1 + index));
    await time.advance(REPLACING_MS / names.length);
  }
  const seconds = REPLACING_MS / 1000;
  return {
    count,
    watches,
    seenMs,
    bytes,
    reads: (session.reads - reads) / seconds,
    bytesPerSecond: (session.bytes - read) / seconds,
  };
}

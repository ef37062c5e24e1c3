import { ZookeeperSession } from "../../transports/zookeeper/mod.ts";
import { untilInstances } from "../kit/contracts/until_instances.ts";
import { Relay } from "../kit/servers/relay.ts";
import { startZookeeper } from "../kit/servers/zookeeper.ts";
import { eventually } from "../support/eventually.ts";
import { instanceOf, newWorld, Registries } from "../support/servers/zookeeper.ts";

const PATIENT = { timeoutMs: 60_000 };

/** What became of the sessions. */
export interface RegistrySoakReport {
  /** How many sessions have expired. */
  readonly expired: number;
  /** Milliseconds from the end of each outage until others saw the instance again, at most. */
  readonly slowestReturnMs: number;
}

/**
 * Keeps an instance from its ZooKeeper until the server itself has ended its session, in turn by a
 * link that stalls and by one that is cut, again and again.
 *
 * @param rounds How often.
 * @param onRound Called after each round, once everything is as it was.
 */
export async function runRegistrySoak(
  rounds: number,
  onRound: (round: number) => void,
): Promise<RegistrySoakReport> {
  await using zookeeper = await startZookeeper();
  await using relay = new Relay({ port: Number(zookeeper.hosts.split(":")[1]) });
  await using registries = new Registries();
  const world = { ...newWorld(zookeeper.hosts), sessionTimeoutMs: 1000 };
  const path = world.hosts.slice(world.hosts.indexOf("/"));
  const session = new ZookeeperSession({ ...world, hosts: relay.address + path });
  const member = await registries.start({ session });
  const observer = await registries.start(world);
  await member.register(instanceOf("Greeting", "a"));
  const untilSeen = (count: number) =>
    untilInstances(observer, "Greeting", ({ length }) => length === count, PATIENT);
  const ids = new Set([session.id]);
  let slowestReturnMs = 0;
  for (let round = 1; round <= rounds; round++) {
    if (round % 2 === 0) relay.stall();
    else relay.cut();
    await untilSeen(0);
    const backAt = performance.now();
    relay.resume();
    await untilSeen(1);
    slowestReturnMs = Math.max(slowestReturnMs, performance.now() - backAt);
    await eventually(() => session.isConnected && relay.connectionCount === 1, PATIENT);
    ids.add(session.id);
    onRound(round);
  }
  return { expired: ids.size - 1, slowestReturnMs: Math.round(slowestReturnMs) };
}

import { Container, Interface, rpc } from "../../../mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { hashId } from "../../../core/id.ts";
import { NEAR, nearFirst } from "../../../core/rpc/calling/near_first.ts";
import { createRandom } from "../../support/random.ts";
import { CountingTransport } from "./counting_transport.ts";
import { VirtualTime } from "./virtual_time.ts";

/** Calls of a cluster in which a tenth of all instances serve what all others call. */
export interface CallFigures {
  /** Instances in all. */
  readonly count: number;
  /** Connections that a caller has opened. */
  readonly ofCaller: number;
  /** Connections of an instance that serves, on the average. */
  readonly ofServer: number;
  /** Connections of the instance that has most, in ratio to the average. */
  readonly busiest: number;
  /** Heartbeats of a caller in a second, while it makes calls: each ping and its answer. */
  readonly heartbeats: number;
  /** Heartbeats of a caller in a second, more than 30 s after its last call. */
  readonly idleHeartbeats: number;
}

class Users extends Interface {
  @rpc()
  find(): void {}
}

/** Callers beyond these are like them: servers have that many times the connections. */
const MOST_CALLERS = 200;
const CALL_INTERVAL_MS = 1000;
const CALLING_MS = 45_000;
const SAMPLE_MS = 10_000;
const IDLE_MS = 45_000;
const SERIALIZER = new MsgpackSerializer();

interface Member {
  readonly container: Container;
  readonly transport: CountingTransport;
}

async function join(network: LocalNetwork, service?: typeof Users): Promise<Member> {
  const parts = network.parts(SERIALIZER);
  const transport = new CountingTransport(parts.transport);
  const container = new Container({ ...parts, transport }, { isolated: service === undefined });
  if (service) await container.install(service);
  await container.start();
  return { container, transport };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Callers of the instance that most prefer, in ratio to the average. */
function busiest(callers: number, servers: number, seed: number): number {
  if (servers <= NEAR) return 1;
  const preferred = new Map<string, number>();
  const ids = Array.from({ length: servers }, (_, index) => hashId(`server ${seed} ${index}`));
  for (let index = 0; index < callers; index++) {
    const caller = `tcp://10.${index >> 16}.${index >> 8 & 255}.${index & 255}:4080`;
    for (const id of nearFirst(ids, { caller, idOf: (id) => id }).slice(0, NEAR)) {
      preferred.set(id, (preferred.get(id) ?? 0) + 1);
    }
  }
  return Math.max(...preferred.values()) / (callers * NEAR / servers);
}

/** Simulates a cluster in virtual time: with a call per second and caller, then without calls. */
export async function simulateCalls(instances: number, seed: number): Promise<CallFigures> {
  using time = new VirtualTime();
  const random = createRandom(seed);
  const network = new LocalNetwork();
  const servers: Member[] = [];
  for (let i = 0; i < instances / 10; i++) servers.push(await join(network, Users));
  const callers: Member[] = [];
  const all = instances - servers.length;
  for (let i = 0; i < Math.min(all, MOST_CALLERS); i++) callers.push(await join(network));
  const question = { subject: "Users.find", body: {} };
  let calls = 0;
  const timers = callers.map(({ container }) => {
    const call = () => {
      calls++;
      void container.request("Users", question);
    };
    return [call, 1 + random.below(CALL_INTERVAL_MS)] as const;
  });
  const intervals: ReturnType<typeof setInterval>[] = [];
  for (const [call, firstMs] of timers) {
    setTimeout(() => intervals.push(setInterval(call, CALL_INTERVAL_MS)), firstMs);
  }
  /** Messages of both sides that are no calls, for each caller and second. */
  const heartbeats = async (): Promise<number> => {
    const count = () =>
      sum([...callers, ...servers].map(({ transport }) => transport.sent)) - 2 * calls;
    const before = count();
    await time.advance(SAMPLE_MS);
    return (count() - before) / callers.length / (SAMPLE_MS / 1000);
  };
  await time.advance(CALLING_MS - SAMPLE_MS);
  const busyHeartbeats = await heartbeats();
  intervals.forEach(clearInterval);
  await time.advance(IDLE_MS - SAMPLE_MS);
  const idleHeartbeats = await heartbeats();
  const opened = sum(callers.map(({ transport }) => transport.connections.size));
  for (const { container } of [...callers, ...servers]) {
    void container.stop({ signal: AbortSignal.abort() });
  }
  await time.advance(1);
  return {
    count: instances,
    ofCaller: opened / callers.length,
    ofServer: opened / servers.length * all / callers.length,
    busiest: busiest(all, servers.length, seed),
    heartbeats: busyHeartbeats,
    idleHeartbeats,
  };
}

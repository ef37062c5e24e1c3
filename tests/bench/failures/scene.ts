import { connect } from "../../../cli/client/connect.ts";
import type { Connection } from "../../../cli/client/connection.ts";
import { REPOSITORY } from "../support.ts";
import { Instance } from "./instance.ts";
import type { Steady } from "./service/steady.ts";

/** How many instances there are where one of several is disturbed. */
export const INSTANCES = 3;
/** How many calls are under way meanwhile. */
export const IN_FLIGHT = 30;

/** How a caller reaches the instances. */
export type Way = "TCP" | "unix";

/** Whether calls go by unix sockets at all, which they did not in older commits. */
const hasUnixSockets = await Deno.stat(`${REPOSITORY}transports/zmtp/same_machine`)
  .then(() => true, () => false);

/** The ways that can be measured. */
export const WAYS: readonly Way[] = hasUnixSockets ? ["TCP", "unix"] : ["TCP"];

/** Instances of a service, and a caller in this process that knows all of them. */
export interface Scene extends AsyncDisposable {
  /** Those that run. */
  readonly instances: Instance[];
  /** Calls one of them; resolves to its process id. */
  call(): Promise<number>;
  /** Starts one more. */
  start(): Promise<Instance>;
}

/** Options of {@linkcode setScene}. */
export interface SceneOptions {
  /** How many instances there are. */
  readonly count: number;
  /** How the caller reaches them. */
  readonly way: Way;
  /** Milliseconds until a call is given up. */
  readonly timeoutMs: number;
}

/** Starts instances and a caller. */
export async function setScene({ count, way, timeoutMs }: SceneOptions): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const stateDir = await Deno.makeTempDir({ prefix: "lymph_failures_" });
  stack.defer(() => Deno.remove(stateDir, { recursive: true }));
  const name = way === "TCP" && hasUnixSockets ? "tcp" : "unix";
  const config = `${REPOSITORY}tests/bench/failures/service/${name}.yml`;
  const env = { LYMPH_STATE_DIR: stateDir, NO_COLOR: "1" };
  Deno.env.set("LYMPH_STATE_DIR", stateDir);
  const instances: Instance[] = [];
  stack.defer(async () => {
    await Promise.all(instances.map((instance) => instance.kill()));
  });
  const start = async () => {
    const instance = await Instance.start(config, env);
    instances.push(instance);
    return instance;
  };
  for (let started = 0; started < count; started++) await start();
  const connection: Connection = stack.use(await connect({ config }));
  const steady = connection.proxy<Steady>("Steady", { timeoutMs });
  const call = () => steady.work();
  const met = new Set<number>();
  while (met.size < count) met.add(await call());
  const resources = stack.move();
  return { instances, call, start, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

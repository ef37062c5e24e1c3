import { Calls, failuresOf, type Latencies, latenciesOf } from "./calls.ts";
import { IN_FLIGHT, INSTANCES, setScene, type Way } from "./scene.ts";

const TIMEOUT_MS = 10_000;

/** What calls notice of a rolling restart. */
export interface Restarted extends Latencies {
  /** How many there were. */
  readonly calls: number;
  /** How many have failed. */
  readonly failed: number;
}

/** Restarts three instances under load, one after the other. */
export async function measureRestarts(way: Way): Promise<Restarted> {
  await using scene = await setScene({ count: INSTANCES, way, timeoutMs: TIMEOUT_MS });
  await using calls = new Calls(scene.call, { inFlight: IN_FLIGHT });
  for (let left = INSTANCES; left > 0; left--) {
    await scene.instances.shift()?.leave();
    await scene.start();
  }
  const all = await calls.stop();
  return { calls: all.length, failed: failuresOf(all), ...latenciesOf(all) };
}

import { within } from "../../../core/time/within.ts";
import { Calls, failuresOf, type Latencies, latenciesOf } from "./calls.ts";
import { IN_FLIGHT, INSTANCES, setScene, type Way } from "./scene.ts";

/** A call that takes longer was at the frozen instance. */
const SLOW_MS = 1_000;
const BEFORE_MS = 1_500;
const FROZEN_MS = 6_000;
const TIMEOUT_MS = 3_000;
/** The longest wait for a call to the instance that runs again. */
const USED_AGAIN_MS = 30_000;

/** What calls notice of an instance that is frozen. */
export interface Frozen extends Latencies {
  /** Calls that ended in a second, before. */
  readonly callsPerSecondBefore: number;
  /** Calls that ended in a second, while it was frozen. */
  readonly callsPerSecond: number;
  /** Calls that were held up. */
  readonly slow: number;
  /** Calls that have failed. */
  readonly failed: number;
  /** When the last call began that was held up. */
  readonly avoidedAfterMs: number;
  /** How long after it ran again it was called again. */
  readonly usedAgainAfterMs: number;
}

/** Freezes one of three instances under load. */
export async function measureFrozen(way: Way): Promise<Frozen> {
  await using scene = await setScene({ count: INSTANCES, way, timeoutMs: TIMEOUT_MS });
  const [victim] = scene.instances;
  if (victim === undefined) throw new Error("There is no instance");
  const usedAgain = Promise.withResolvers<number>();
  let isThawed = false;
  await using calls = new Calls(async () => {
    const isLate = isThawed;
    const pid = await scene.call();
    if (isLate && pid === victim.pid) usedAgain.resolve(performance.now());
  }, { inFlight: IN_FLIGHT });
  await elapsed(BEFORE_MS);
  victim.freeze();
  const frozenMs = performance.now();
  await elapsed(FROZEN_MS);
  const thawedMs = performance.now();
  // What was under way there is answered now; only calls that begin later tell that it is used.
  isThawed = true;
  victim.thaw();
  const usedAgainMs = await within(
    USED_AGAIN_MS,
    usedAgain.promise,
    () => new Error(`The thawed instance is not called within ${USED_AGAIN_MS} ms`),
  );
  const usedAgainAfterMs = usedAgainMs - thawedMs;
  const all = await calls.stop();
  const during = all.filter(({ begunMs }) => begunMs >= frozenMs && begunMs < thawedMs);
  const before = all.filter(({ begunMs, tookMs }) => begunMs + tookMs < frozenMs);
  const slow = all.filter(({ begunMs, tookMs }) =>
    tookMs > SLOW_MS && begunMs + tookMs > frozenMs && begunMs < thawedMs
  );
  return {
    callsPerSecondBefore: before.length / BEFORE_MS * 1000,
    callsPerSecond: during.length / FROZEN_MS * 1000,
    ...latenciesOf([...during, ...slow.filter(({ begunMs }) => begunMs < frozenMs)]),
    slow: slow.length,
    failed: failuresOf(all),
    avoidedAfterMs: Math.max(0, ...slow.map(({ begunMs }) => begunMs - frozenMs)),
    usedAgainAfterMs,
  };
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

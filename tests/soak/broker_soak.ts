import { startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { AmqpWorld, eventOf } from "../support/servers/amqp.ts";
import { eventually } from "../support/eventually.ts";

/** Events that are emitted in each round, most of them while the broker is away. */
const EVENTS_PER_ROUND = 20;
const PATIENT = { timeoutMs: 120_000 };

/** What became of the events. */
export interface BrokerSoakReport {
  /** Events that were emitted. */
  readonly emitted: number;
  /** Events that were never handled. */
  readonly lost: number;
  /** How often one was handled again. */
  readonly duplicates: number;
}

/**
 * Restarts a real broker again and again, in turn by `kill -9` and as an operator would, under a
 * program that emits and handles events all the while.
 *
 * @param rounds How often.
 * @param onRound Called after each round, once everything is as it was.
 */
export async function runBrokerSoak(
  rounds: number,
  onRound: (round: number) => void,
): Promise<BrokerSoakReport> {
  await using broker = await startRabbitmq();
  await using world = new AmqpWorld(broker.url);
  const events = await world.events({ emitTimeoutMs: PATIENT.timeoutMs });
  const seen = new Set<number>();
  let handled = 0;
  await using _heard = await world.hear<number>(events, {}, (body) => {
    seen.add(body);
    handled++;
  });
  let emitted = 0;
  const emit = () => events.emit(eventOf("soak", emitted++));
  for (let round = 1; round <= rounds; round++) {
    await emit();
    const restarted = round % 2 === 0 ? broker.kill().then(() => broker.start()) : broker.restart();
    const pending = Array.from({ length: EVENTS_PER_ROUND - 1 }, emit);
    await restarted;
    await Promise.all(pending);
    await eventually(() => seen.size === emitted, PATIENT);
    onRound(round);
  }
  return { emitted, lost: emitted - seen.size, duplicates: handled - seen.size };
}

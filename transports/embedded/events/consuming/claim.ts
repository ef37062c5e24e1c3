import { EventError } from "../../../../core/errors.ts";
import { getLogger } from "../../../../core/observe/logs/log.ts";
import type { Claimed, Delivery } from "../rows/deliveries.ts";
import type { Outcome, QueueConsumer } from "./queue_consumer.ts";
import type { EventRows } from "../rows/rows.ts";

const logger = getLogger("lymph.embedded");

/** Small claims are not worth a transaction, and large ones leave nothing to other processes. */
const MIN_SHARE = 32;
/** Of a backlog, one process leases so much at once. */
const SHARE = 1 / 16;

/** The session that leases, and the time. */
export interface ClaimOptions {
  /** The session that leases. */
  readonly session: number;
  /** The time, on the clock of the store. */
  readonly now: number;
}

/** What was leased for a consumer. */
export interface Claim {
  /** The consumer that handles it. */
  readonly consumer: QueueConsumer;
  /** What was leased; at least one. */
  readonly claimed: readonly Claimed[];
  /** Whether the queue takes events of a type. */
  readonly takes: (type: string) => boolean;
}

/** Leases what a consumer has room for, if anything. Call it inside a write transaction. */
export function claim(
  consumer: QueueConsumer,
  rows: EventRows,
  { session, now }: ClaimOptions,
): Claim | undefined {
  const { topology, deliveries } = rows;
  const { capacity, queue, isSerial } = consumer;
  if (capacity === 0) return undefined;
  const outlook = deliveries.outlook(queue);
  if (outlook === undefined) return undefined;
  const isDue = outlook.dueAt !== undefined && outlook.dueAt <= now;
  if (isDue) deliveries.promote(queue, now);
  if (!isDue && !outlook.isReady) return undefined;
  if (outlook.heldUntil > now) return undefined;
  if (isSerial && !topology.activate(queue, session)) return undefined;
  const share = isSerial ? capacity : Math.max(MIN_SHARE, Math.floor(outlook.length * SHARE));
  const claimed = deliveries.claim(queue, session, Math.min(capacity, share));
  return claimed.length === 0 ? undefined : { consumer, claimed, takes: topology.taker(queue) };
}

/** What a consumer is to handle of a claim, and the outcomes of refused events. */
export interface ClaimedEvents {
  /** What it is to handle. */
  readonly deliveries: readonly Delivery[];
  /** Outcomes of refused events. */
  readonly refused: readonly Outcome[];
}

/**
 * Reads what was leased. Call it after the transaction: meanwhile other processes can write. What
 * they have taken from this one and handled, or removed with its queue, is no longer its own.
 */
export function readClaim(claim: Claim, rows: EventRows): ClaimedEvents {
  const { claimed, takes } = claim;
  const read = rows.deliveries.read(claimed);
  const taken = read.filter(({ record }) => takes(record.type));
  if (taken.length === claimed.length) return { deliveries: read, refused: [] };
  const refused = read.filter(({ record }) => !takes(record.type));
  return {
    deliveries: taken,
    refused: [...refuseUnwanted(claim, refused, rows), ...buryEmpty(claim, read, rows)],
  };
}

/** Its handler has another declaration by now: it is not given what it never asked for. */
function refuseUnwanted(
  { consumer: { queue, subscription: { queue: name } } }: Claim,
  refused: readonly Delivery[],
  { topology }: EventRows,
): Outcome[] {
  if (refused.length === 0) return [];
  const patterns = topology.patterns(queue).join(", ");
  return refused.map(({ id, session, record: { type } }) => {
    logger.warn("{queue} no longer takes {type}: a dead letter", { queue: name, type });
    const error = new EventError(
      `${name} no longer takes ${type}: what it declares is ${patterns}`,
    );
    return { action: "bury", error, delivery: id, session, queue };
  });
}

/** What is still leased, but was deleted by hand. */
function buryEmpty(
  { consumer: { queue, subscription: { queue: name } }, claimed }: Claim,
  read: readonly Delivery[],
  { deliveries }: EventRows,
): Outcome[] {
  const found = new Set(read.map(({ id }) => id));
  const missing = claimed.filter(({ id }) => !found.has(id));
  return deliveries.stillLeased(missing).map(({ id, session }) => {
    logger.warn("Dropped an event of {queue} as its message is gone", { queue: name });
    const error = new EventError(`Cannot handle an event of ${name} as its message is gone`);
    return { action: "bury", error, delivery: id, session, queue };
  });
}

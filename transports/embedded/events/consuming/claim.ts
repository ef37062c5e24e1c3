import { EventError } from "../../../../core/errors.ts";
import { getLogger } from "../../../../core/observe/logs/log.ts";
import type { Delivery } from "../rows/deliveries.ts";
import type { QueueConsumer } from "./queue_consumer.ts";
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

/** Leases what a consumer has room for. Call it inside a write transaction. */
export function claim(
  consumer: QueueConsumer,
  rows: EventRows,
  { session, now }: ClaimOptions,
): readonly Delivery[] {
  const { topology, deliveries } = rows;
  const { capacity, queue, isSerial } = consumer;
  if (capacity === 0) return [];
  const outlook = deliveries.outlook(queue);
  if (outlook === undefined) return [];
  const isDue = outlook.dueAt !== undefined && outlook.dueAt <= now;
  if (isDue) deliveries.promote(queue, now);
  if (!isDue && !outlook.isReady) return [];
  if (isSerial && (outlook.heldUntil > now || !topology.activate(queue, session))) return [];
  const takes = topology.taker(queue);
  const share = isSerial ? capacity : Math.max(MIN_SHARE, Math.floor(outlook.length * SHARE));
  return deliveries.claim(queue, session, Math.min(capacity, share)).filter((delivery) => {
    const isTaken = takes(delivery.record.type);
    if (!isTaken) refuse(consumer, rows, delivery);
    return isTaken;
  });
}

/** Its handler has another declaration by now: it is not given what it never asked for. */
function refuse(
  { queue, subscription: { queue: name } }: QueueConsumer,
  { topology, deliveries }: EventRows,
  { id, session, record: { type } }: Delivery,
): void {
  const patterns = topology.patterns(queue).join(", ");
  const message = `${name} no longer takes ${type}: what it declares is ${patterns}`;
  deliveries.bury(id, session, new EventError(message));
  logger.warn("{queue} no longer takes {type}: a dead letter", { queue: name, type });
}

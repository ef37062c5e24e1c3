import type { Subscription } from "../../../../core/events/event_system.ts";
import { getLogger } from "../../../../core/observe/logs/log.ts";
import { type Claim, claim, readClaim } from "./claim.ts";
import type { Claimed, Delivery } from "../rows/deliveries.ts";
import {
  type Outcome,
  QueueConsumer,
  type QueueConsumerOptions,
  type Treatment,
} from "./queue_consumer.ts";
import type { EventRows } from "../rows/rows.ts";
import { OutcomeWriter } from "./outcome_writer.ts";
import { QueueRoom, type QueueRoomOptions } from "../rows/queue_room.ts";
import { CoalescingRunner } from "./coalescing_runner.ts";

const logger = getLogger("lymph.embedded");

/** Pause after the store has failed. */
const PAUSE_MS = 1000;

/** What a {@linkcode Consumption} works with. */
export interface ConsumptionOptions
  extends Omit<QueueConsumerOptions, "onOutcome">, QueueRoomOptions {
  /** Where to read and write. */
  readonly rows: () => EventRows;
  /** Called when there is something for others to look at. */
  readonly onChange: () => void;
  /** How often to show a sign of life while events are handled. */
  readonly renewalMs: number;
}

/**
 * Everything that one process consumes. It works in rounds: one transaction writes what became of
 * deliveries and leases the next ones, for all queues. Between rounds it sleeps.
 */
export class Consumption {
  readonly #options: ConsumptionOptions;
  readonly #room: QueueRoom;
  readonly #consumers = new Map<string, QueueConsumer>();
  readonly #runner: CoalescingRunner;
  #outcomes: Outcome[] = [];
  #writing: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #session: number | undefined;
  /** The rows that the keys of queues belong to. */
  #rows: EventRows | undefined;
  #renewedAt = -Infinity;
  #hasFailed = false;

  /** Creates a consumption of nothing. */
  constructor(options: ConsumptionOptions) {
    this.#options = options;
    this.#room = new QueueRoom(options);
    this.#runner = new CoalescingRunner(() => this.#work(), options.now);
  }

  /** Whether there is anything to consume. */
  get isIdle(): boolean {
    return this.#consumers.size === 0;
  }

  /** Looks for something to do, soon. */
  wake(): void {
    if (!this.isIdle || this.#outcomes.length > 0) this.#runner.now();
  }

  /**
   * Subscribes to a queue.
   *
   * @returns Unsubscribes; resolves once handlers have settled and others may go on.
   * @throws {EventError} If another session has the queue to itself.
   */
  async subscribe(
    subscription: Subscription,
    treatment: Treatment,
  ): Promise<() => Promise<void>> {
    const { queue: name } = subscription;
    const rows = this.#options.rows();
    const declared = await this.#write(rows, (session) => {
      const queue = rows.topology.declare(subscription, session);
      rows.topology.declarations.consume(queue, session);
      return { queue, session };
    });
    let consumer = this.#consumers.get(name);
    if (consumer === undefined) {
      const onOutcome = (outcome: Outcome): void => {
        this.#outcomes.push(outcome);
        this.wake();
      };
      consumer = new QueueConsumer(subscription, { ...this.#options, onOutcome });
      Object.assign(consumer, declared);
      this.#consumers.set(name, consumer);
    }
    const remove = consumer.add(subscription, treatment);
    this.wake();
    return async () => {
      await remove();
      if (consumer.isIdle && this.#consumers.get(name) === consumer) {
        this.#consumers.delete(name);
        consumer.close();
        await this.#leave(consumer);
      }
    };
  }

  /** Works no more. */
  close(): void {
    this.#isClosed = true;
    this.#runner.close();
    this.#consumers.clear();
  }

  async #leave(consumer: QueueConsumer): Promise<void> {
    if (this.#isClosed) return; // its owner ends the session, which gives back everything
    const { queue, subscription, isSerial } = consumer;
    try {
      const rows = this.#options.rows();
      await this.#write(rows, (session) => {
        if (consumer.session !== session) return; // it had nothing that outlived its session
        rows.deliveries.releaseAll(queue, session);
        if (this.#consumers.has(subscription.queue)) return; // its successor was declared before
        rows.topology.declarations.leave(queue, session);
        if (subscription.exclusive) rows.topology.remove(queue);
        else if (isSerial) rows.topology.deactivate(queue, session);
      });
      this.#options.onChange();
    } catch (error) {
      const { queue: name } = subscription;
      logger.warn("Left {queue} for others to clean up: {error}", { queue: name, error });
    }
  }

  /** Works in rounds until there is nothing to do, then sets the timer for the next time. */
  async #work(): Promise<void> {
    try {
      const rows = this.#options.rows();
      for (;;) {
        const { isUrgent, dueAt } = this.#look(rows);
        if (!isUrgent) {
          if (dueAt !== undefined) this.#runner.at(dueAt);
          break;
        }
        await this.#round(rows);
      }
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed && !this.#isClosed) {
        logger.error("Cannot consume events, trying again every second: {error}", { error });
      }
      this.#hasFailed = true;
      this.#runner.at(this.#options.now() + PAUSE_MS);
    }
  }

  async #round(rows: EventRows): Promise<void> {
    // A consumer that is added now belongs to the next round: it may replace one that leaves.
    const consumers = [...this.#consumers.values()];
    const claims = await this.#write(rows, (session) => {
      const now = this.#options.now();
      return consumers.map((consumer) => claim(consumer, rows, { session, now }))
        .filter((claim) => claim !== undefined);
    });
    for (const { consumer, deliveries } of this.#read(claims, rows)) consumer.accept(deliveries);
  }

  /** Reads what was leased, or else gives it back. */
  #read(
    claims: readonly Claim[],
    rows: EventRows,
  ): readonly { readonly consumer: QueueConsumer; readonly deliveries: readonly Delivery[] }[] {
    try {
      return claims.map((claim) => {
        const { deliveries, refused } = readClaim(claim, rows);
        this.#outcomes.push(...refused);
        return { consumer: claim.consumer, deliveries };
      });
    } catch (thrown) {
      for (const { consumer: { queue }, claimed } of claims) {
        const release = ({ id, session }: Claimed): Outcome => {
          return { action: "release", delivery: id, session, queue };
        };
        this.#outcomes.push(...claimed.map(release));
      }
      throw thrown;
    }
  }

  /** Writes what became of deliveries, and whatever else there is; one transaction at a time. */
  #write<T>(rows: EventRows, work: (session: number) => T): Promise<T> {
    const written = this.#writing.then(() => this.#writeNow(rows, work));
    this.#writing = written.catch(() => {}); // the caller has the error
    return written;
  }

  async #writeNow<T>(rows: EventRows, work: (session: number) => T): Promise<T> {
    const { store, sessions, leases } = rows;
    const outcomes = this.#outcomes.splice(0);
    try {
      const { session, renewedAt, result } = await store.write(() => {
        const now = performance.now();
        const isRenewal = now - this.#renewedAt >= this.#options.renewalMs;
        const session = sessions.own();
        if (session !== this.#session) this.#declareAll(rows, session);
        // Takes back what this process still has: an outcome does not count without its lease.
        if (isRenewal || session !== this.#session) leases.renew(session);
        new OutcomeWriter(rows, { room: this.#room, now: this.#options.now() }).write(outcomes);
        return { session, renewedAt: isRenewal ? now : this.#renewedAt, result: work(session) };
      });
      this.#renewedAt = renewedAt;
      this.#session = session;
      this.#rows = rows;
      if (outcomes.some(({ action }) => action !== "acknowledge" && action !== "bury")) {
        this.#options.onChange();
      }
      return result;
    } catch (thrown) {
      this.#outcomes.unshift(...outcomes);
      throw thrown;
    }
  }

  /** What this process has leased is lost with its session, and so are its exclusive queues. */
  #declareAll({ topology }: EventRows, session: number): void {
    for (const consumer of this.#consumers.values()) {
      consumer.queue = topology.declare(consumer.subscription, session);
      topology.declarations.consume(consumer.queue, session);
      consumer.session = session;
      if (this.#session !== undefined) consumer.forget();
    }
  }

  /** Whether there is something to do now, or else when. */
  #look(rows: EventRows): {
    readonly isUrgent: boolean;
    readonly dueAt: number | undefined;
  } {
    const { deliveries } = rows;
    if (this.#outcomes.length > 0 || rows !== this.#rows) {
      return { isUrgent: true, dueAt: undefined };
    }
    const now = this.#options.now();
    let [dueAt, hasLeases] = [Infinity, false];
    for (const consumer of this.#consumers.values()) {
      hasLeases ||= consumer.hasLeases;
      if (consumer.capacity === 0) continue;
      const outlook = deliveries.outlook(consumer.queue);
      if (outlook === undefined || consumer.session !== this.#session) {
        this.#session = undefined; // the queue was deleted: declare it again
        return { isUrgent: true, dueAt: undefined };
      }
      const isOthers = consumer.isSerial &&
        outlook.active !== undefined && outlook.active !== this.#session;
      if (isOthers) continue;
      const readyAt = outlook.isReady ? now : outlook.dueAt ?? Infinity;
      dueAt = Math.min(dueAt, Math.max(readyAt, outlook.heldUntil));
    }
    if (hasLeases) {
      const sinceMs = performance.now() - this.#renewedAt;
      dueAt = Math.min(dueAt, now + this.#options.renewalMs - sinceMs);
    }
    return { isUrgent: dueAt <= now, dueAt: dueAt === Infinity ? undefined : dueAt };
  }
}

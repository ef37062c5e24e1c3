import { EventError, QueueFullError } from "../../../core/errors.ts";
import type { Subscription } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { tellAttempt } from "../../../core/events/handling/tell_attempt.ts";
import type { IncomingMessage } from "../connection/connection.ts";
import { attemptsBefore, FAILED } from "../failures/failures.ts";
import {
  INTERRUPTED,
  interruptionMessage,
  isConspicuous,
  MAX_INTERRUPTIONS,
  precautionFor,
} from "../failures/interruptions.ts";
import type { Ledger } from "./ledger.ts";
import type { EventFormat, Payload } from "../message.ts";
import { contentKey, type Recollection } from "./recollection.ts";

/** How the events of a queue are delivered. */
export interface Deliveries {
  /** Whether an event that is delivered now is the only one of its queue that is handled here. */
  readonly isAlone: boolean;
  /** Has events delivered one at a time, until one comes that is not suspected of anything. */
  readonly isolate: () => void;
  /** Acknowledges a message; resolves once the broker knows, or has lost the channel. */
  readonly acknowledge: (message: IncomingMessage) => Promise<void>;
}

/** What is to be done with a message: handle it, acknowledge it, or neither. */
export type Admission = "handle" | "acknowledge" | "leave";

const ALONE: Deliveries = {
  isAlone: true,
  isolate: () => {},
  acknowledge: () => Promise.resolve(),
};

/** Options of {@linkcode Screening}. */
export interface ScreeningOptions {
  /** The queue and how to take events from it. */
  readonly subscription: Subscription;
  /** Packs events. */
  readonly format: EventFormat;
  /** What the consumer knows of events that come again. */
  readonly recollection: Recollection;
  /** Puts an event at the end of its own queue; false if that is gone. */
  readonly putAtEnd: (payload: Payload) => Promise<boolean>;
  /**
   * Counts for a serial queue.
   *
   * @default {none}
   */
  readonly ledger?: Ledger | undefined;
}

/** Gives up an event whose handling was cut off too often. */
export type GiveUp = (failure: { attempts: number; thrown: EventError }) => Promise<void>;

/**
 * Looks at events that were delivered before, as they may end the process that handles them: those
 * that were handled here are not handled again, and those that are cut off again and again are
 * handled alone, and given up in the end.
 */
export class Screening {
  /** How events are delivered now. */
  deliveries: () => Deliveries = () => ALONE;
  readonly #options: ScreeningOptions;
  /** Interruptions that stand in no header. */
  readonly #counted = new WeakMap<IncomingMessage, number>();
  /** Events that are being replaced by a copy. */
  readonly #moving = new Set<Promise<boolean>>();

  /** Screens the messages of one subscription. */
  constructor(options: ScreeningOptions) {
    this.#options = options;
  }

  /** Whether a message needs `admit()`; nearly none does. */
  isNeededFor(message: IncomingMessage): boolean {
    // An exclusive queue is gone with the connection of its process.
    return isConspicuous(message) && !this.#options.subscription.exclusive;
  }

  /** How often the handling of an event was cut off, beyond what its headers tell. */
  countOf(message: IncomingMessage): number {
    return this.#counted.get(message) ?? 0;
  }

  /** What to do with a message. */
  async admit(message: IncomingMessage, event: ServiceEvent, giveUp: GiveUp): Promise<Admission> {
    const { recollection, ledger, subscription: { retries = 0 } } = this.#options;
    const { redelivered } = message.fields;
    if (redelivered && recollection.takeFinished(message)) return "acknowledge";
    const isBlamed = redelivered && !recollection.takeReturned(message);
    if (ledger !== undefined) {
      return isBlamed ? await this.#count(ledger, message, event, giveUp) : "handle";
    }
    const deliveries = this.deliveries();
    const precaution = precautionFor(message, { isBlamed, isAlone: deliveries.isAlone });
    if (precaution.action === "handle") {
      // Or it could end this process between a copy and the acknowledgement of what it replaces.
      while (this.#moving.size > 0) await Promise.allSettled(this.#moving);
      return "handle";
    }
    const { action, interruptions } = precaution;
    const attempts = attemptsBefore(message, event, retries) + (isBlamed ? 1 : 0);
    if (action === "give up") {
      await this.#giveUp(event, { interruptions, attempts }, giveUp);
      return "acknowledge";
    }
    const headers = { [FAILED.attempts]: attempts, [INTERRUPTED]: interruptions };
    if (action === "isolate") deliveries.isolate();
    return await this.#move(message, this.#options.format.pack(event, headers), deliveries)
      ? "leave"
      : "handle";
  }

  /** Takes note that a message is done with. */
  done(message: IncomingMessage): void {
    if (this.#counted.delete(message)) this.#options.ledger?.forget(contentKey(message));
  }

  async #count(
    ledger: Ledger,
    message: IncomingMessage,
    event: ServiceEvent,
    giveUp: GiveUp,
  ): Promise<Admission> {
    const interruptions = await ledger.count(contentKey(message));
    this.#counted.set(message, interruptions);
    if (interruptions < MAX_INTERRUPTIONS) return "handle";
    const { retries = 0 } = this.#options.subscription;
    const attempts = attemptsBefore(message, event, retries) + interruptions;
    await this.#giveUp(event, { interruptions, attempts }, giveUp);
    this.done(message);
    return "acknowledge";
  }

  async #giveUp(
    event: ServiceEvent,
    { interruptions, attempts }: { readonly interruptions: number; readonly attempts: number },
    giveUp: GiveUp,
  ): Promise<void> {
    const { queue, retries = 0 } = this.#options.subscription;
    tellAttempt({ queue, event, attempts, retries, delayMs: undefined });
    await giveUp({ attempts, thrown: new EventError(interruptionMessage(interruptions)) });
  }

  /** Puts a copy at the end of the queue; false where there is no room for one. */
  async #move(
    message: IncomingMessage,
    copy: Payload,
    { acknowledge }: Deliveries,
  ): Promise<boolean> {
    const moving = this.#options.putAtEnd(copy).then(async (isThere) => {
      if (isThere) await acknowledge(message);
      return isThere;
    });
    this.#moving.add(moving);
    try {
      return await moving;
    } catch (error) {
      if (error instanceof QueueFullError) return false;
      throw error;
    } finally {
      this.#moving.delete(moving);
    }
  }
}

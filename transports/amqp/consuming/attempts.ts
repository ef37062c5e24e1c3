import { EventError } from "../../../core/errors.ts";
import type { EventHandler, Subscription } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { pause } from "../../../core/time/pause.ts";
import type { IncomingMessage } from "../connection/connection.ts";
import type { Custody } from "./delivery_session.ts";
import { attemptsBefore, deadLetterOf, nextAttempt } from "../failures/failures.ts";
import { judge } from "../failures/verdict.ts";
import { interruptionsOf } from "../failures/interruptions.ts";
import type { EventFormat, Payload } from "../message.ts";
import type { GiveUp, Screening } from "../redelivery/screening.ts";
import type { WantedTypes } from "./wanted_types.ts";

const log = getLogger("lymph.events.amqp");

/** Options of {@linkcode Attempts}. */
export interface AttemptsOptions {
  /** The queue and how to take events from it. */
  readonly subscription: Subscription;
  /** Unpacks events. */
  readonly format: EventFormat;
  /**
   * Looks at events that were delivered before.
   *
   * @default {none}
   */
  readonly screening?: Screening;
  /**
   * Knows events that lie in the queue only since another release declared their type.
   *
   * @default {none}
   */
  readonly wanted?: WantedTypes;
  /** Has an event tried again after a while; resolves once the broker has it. */
  readonly retryLater: (payload: Payload, delayMs: number) => Promise<void>;
  /** Keeps a dead letter; resolves once the broker has it. */
  readonly giveUp: (payload: Payload) => Promise<void>;
}

/** Something that is done with an event. */
export interface Attempt {
  /** How the event came. */
  readonly message: IncomingMessage;
  /** What came in it. */
  readonly event: ServiceEvent;
  /** What is done with it. */
  readonly handler: EventHandler;
  /** Whether the message is still to be handled here. */
  readonly custody: Custody;
}

/** Handles messages, and decides what becomes of those that fail. */
export class Attempts {
  readonly #options: AttemptsOptions;

  /** Handles the messages of one subscription. */
  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /**
   * Handles a message.
   *
   * @param handler Handles the event in it.
   * @param custody Whether the message is still to be handled here.
   * @returns Whether it is done with: handled, to be tried again later, or a dead letter.
   * @throws {EventError} If a failed one can neither be tried again nor be given up.
   */
  async handle(
    message: IncomingMessage,
    handler: EventHandler,
    custody: Custody,
  ): Promise<boolean> {
    const event = await this.unpack(message);
    if (typeof event === "boolean") return event;
    return await this.repeat({ message, event, handler, custody });
  }

  /**
   * The event in a message. If there is none, or it is not to be handled: whether the message is
   * done with.
   */
  async unpack(message: IncomingMessage): Promise<ServiceEvent | boolean> {
    const { format, screening, wanted } = this.#options;
    let event: ServiceEvent;
    try {
      event = format.unpack(message);
    } catch (thrown) {
      await this.#giveUp(message, { attempts: 1, thrown });
      return true;
    }
    if (wanted !== undefined && !knows(wanted, message, event) && !await wanted.look(event.type)) {
      const { queue } = this.#options.subscription;
      const thrown = new EventError(
        `No running instance declares ${event.type} for ${queue} any more`,
      );
      log.warn("{queue} gets {type}, which no running instance declares: a dead letter", {
        queue,
        type: event.type,
      });
      await this.#giveUp(message, { event, attempts: 1, thrown });
      return true;
    }
    if (!screening?.isNeededFor(message)) return event;
    const giveUp: GiveUp = (failure) => this.#giveUp(message, { event, ...failure });
    const admission = await screening.admit(message, event, giveUp);
    return admission === "handle" ? event : admission === "acknowledge";
  }

  /** Does something with an event, and as often again as it may; returns as `handle()` does. */
  async repeat(attempt: Attempt): Promise<boolean> {
    const isDone = await this.#repeat(attempt);
    if (isDone) this.#options.screening?.done(attempt.message);
    return isDone;
  }

  async #repeat({ message, event, handler, custody }: Attempt): Promise<boolean> {
    const { screening, retryLater, format, subscription } = this.#options;
    const { queue, order, retries = 0 } = subscription;
    const { signal } = custody;
    const before = attemptsBefore(message, event, retries) + (screening?.countOf(message) ?? 0);
    for (let attempts = before + 1;; attempts++) {
      try {
        await handler(event);
        return true;
      } catch (thrown) {
        // The next consumer has the attempts that were left: counting here, too, would make two of
        // one event.
        if (custody.isLost || signal.aborted && thrown === signal.reason) return false;
        const verdict = judge({ queue, event, attempts, retries, thrown });
        if (verdict.action === "give up") {
          await this.#giveUp(message, { event, attempts, thrown });
          return true;
        }
        if (order !== "serial") {
          const interruptions = interruptionsOf(message);
          const next = nextAttempt(event, attempts, { retries, format, interruptions });
          await retryLater(next, verdict.delayMs);
          return true;
        }
        await pause(verdict.delayMs, signal);
        if (signal.aborted) return false;
      }
    }
  }

  async #giveUp(
    message: IncomingMessage,
    failure: { event?: ServiceEvent; attempts: number; thrown: unknown },
  ): Promise<void> {
    const { format, subscription: { queue }, giveUp } = this.#options;
    const { event, thrown: error } = failure;
    await giveUp(deadLetterOf(message, { queue, ...failure }, format));
    if (event !== undefined) return; // what becomes of it was told with its last attempt
    const type = message.fields.routingKey;
    log.error("{queue} cannot read {type}, which is a dead letter: {error}", {
      queue,
      type,
      error,
    });
  }
}

/** Its type counts, and what it was published as. */
function knows(
  wanted: WantedTypes,
  { fields: { routingKey } }: IncomingMessage,
  { type }: ServiceEvent,
): boolean {
  return wanted.has(type) || wanted.has(routingKey);
}

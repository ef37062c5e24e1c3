import type { EventRoute } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import type { Attempts } from "./attempts.ts";
import type { Custody } from "./delivery_session.ts";
import type { IncomingMessage } from "../connection/connection.ts";
import { KeyedLock } from "../topology/keyed_lock.ts";

/** Options of {@linkcode Forwarding}. */
export interface ForwardingOptions {
  /** Unpacks messages, and decides what becomes of those that fail. */
  readonly attempts: Attempts;
  /** Makes of each event the one that takes its place. */
  readonly route: EventRoute;
  /** Resolves once the broker has an event; rejects where it was withdrawn by the signal. */
  readonly publish: (event: ServiceEvent, signal: AbortSignal) => Promise<void>;
}

/**
 * Publishes others in place of messages, in their order.
 *
 * Of each event type one is on its way to the broker at a time: were there more, the broker could
 * refuse one and take the next. Those of different types are on their way together, and each
 * message is done with as soon as its own successor is safe; what is delivered again begins with
 * the first of its type that was not.
 */
export class Forwarding {
  readonly #options: ForwardingOptions;
  readonly #routing = new KeyedLock<"all">();
  readonly #publishing = new KeyedLock<string>();
  /** Deliveries of which one message could be neither forwarded nor given up. */
  readonly #failed = new WeakSet<Custody>();

  /** Forwards the messages of one subscription. */
  constructor(options: ForwardingOptions) {
    this.#options = options;
  }

  /**
   * Forwards a message, after those that came before; see {@linkcode Attempts.handle}.
   *
   * @param custody Whether the message is still to be handled here.
   * @returns Whether it is done with.
   * @throws {EventError} If a failed one cannot be given up; nothing behind it may be acknowledged
   * then.
   */
  async forward(message: IncomingMessage, custody: Custody): Promise<boolean> {
    const routed = await this.#routing.run("all", async () => {
      const found = await this.#unlessOver(custody, () => this.#route(message, custody));
      if (typeof found === "boolean") return found;
      // It must be in the queue for publishing before the next one is routed.
      return { done: this.#publishInTurn(message, found, custody) };
    });
    return typeof routed === "boolean" ? routed : await routed.done;
  }

  /** Finds what takes a message's place; if there is nothing, says whether it is done with. */
  async #route(message: IncomingMessage, custody: Custody): Promise<Routed | boolean> {
    const { attempts, route } = this.#options;
    const event = await attempts.unpack(message);
    if (typeof event === "boolean") return event;
    let successor: ServiceEvent | undefined;
    const handler = async () => successor = await route(event);
    const isDone = await attempts.repeat({ message, event, handler, custody });
    return isDone && successor !== undefined ? { event, successor } : isDone;
  }

  #publishInTurn(
    message: IncomingMessage,
    { event, successor }: Routed,
    custody: Custody,
  ): Promise<boolean> {
    const { attempts, publish } = this.#options;
    const handler = () => publish(successor, custody.signal);
    return this.#publishing.run(successor.type, () => {
      return this.#unlessOver(custody, () => attempts.repeat({ message, event, handler, custody }));
    });
  }

  /** False if messages are no longer ours, or an earlier one could not be forwarded. */
  async #unlessOver<T>(custody: Custody, action: () => Promise<T>): Promise<T | false> {
    if (custody.signal.aborted || this.#failed.has(custody)) return false;
    try {
      return await action();
    } catch (error) {
      this.#failed.add(custody); // before the next turn: the caller that catches it would tell too late
      throw error;
    }
  }
}

/** An event, and the one that takes its place. */
interface Routed {
  readonly event: ServiceEvent;
  readonly successor: ServiceEvent;
}

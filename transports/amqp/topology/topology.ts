/**
 * What exists in the broker: exchanges, queues, bindings and their arguments. All of it is pure.
 *
 * @see docs/protocol.md, section 6
 * @module
 */
import type { Subscription } from "../../../core/events/event_system.ts";
import { MAX_RETRY_DELAY_MS } from "../../../core/events/retry.ts";
import { leaseMs } from "./delay.ts";

/** Bytes of a name or routing key: its length travels in one byte. */
const MAX_NAME_BYTES = 255;
/** For how long it is remembered that the handling of an event was cut off. */
const LEDGER_MS = 24 * 60 * 60_000;
/** Arguments of a queue. */
export type QueueArguments = Readonly<Record<string, string | number | boolean>>;

/** An exchange. */
export interface ExchangeSpec {
  /** Its name. */
  readonly name: string;
  /** How it chooses queues. */
  readonly type: "topic" | "direct" | "fanout";
}

/** What makes a queue get messages. */
export interface BindingSpec {
  /** Where they come from. */
  readonly exchange: string;
  /** Which ones. */
  readonly key: string;
}

/** A queue. */
export interface QueueSpec {
  /** Its name. */
  readonly name: string;
  /** Whether it survives a restart of the broker. */
  readonly durable: boolean;
  /** Whether it belongs to the connection that declares it, and vanishes with it. */
  readonly exclusive: boolean;
  /** Whether it vanishes with its last consumer. */
  readonly autoDelete: boolean;
  /** More about it. */
  readonly arguments: QueueArguments;
  /** Where its messages come from. */
  readonly bindings: readonly BindingSpec[];
}

/** Options of {@linkcode handlerQueue}. */
export interface HandlerQueueOptions {
  /**
   * Whether it survives a restart of the broker. If not, it is declared as Python lymph does.
   *
   * @default {true}
   */
  readonly durable?: boolean;
}

/** The exchanges and queues of one event system, named after its main exchange. */
export class Topology {
  /** Gets every event; the event type is the routing key. */
  readonly main: string;
  /** Delayed events of Python lymph pass it. */
  readonly waiting: string;
  /** Failed events pass it; the name of the queue is the routing key. */
  readonly retry: string;
  /** Dead letters pass it; the name of the queue is the routing key. */
  readonly dead: string;

  /** Names everything. */
  constructor(exchange: string = "lymph") {
    this.main = exchange;
    this.waiting = `${exchange}_waiting`;
    this.retry = `${exchange}_retry`;
    this.dead = `${exchange}_dead`;
  }

  /** All exchanges. They are durable. */
  exchanges(): ExchangeSpec[] {
    return [
      { name: this.main, type: "topic" },
      { name: this.waiting, type: "direct" },
      { name: this.retry, type: "direct" },
      { name: this.dead, type: "fanout" },
    ];
  }

  /** The queue behind a subscription. */
  handlerQueue(
    { queue: name, patterns, exclusive = false, order, retries = 0 }: Subscription,
    { durable = true }: HandlerQueueOptions = {},
  ): QueueSpec {
    checkName("declare the queue", name);
    // Or what fails could wait for its next attempt nowhere.
    if (order !== "serial" && retries > 0) this.retryQueue(name, MAX_RETRY_DELAY_MS);
    for (const pattern of patterns) checkName("bind the pattern", pattern);
    const serial: QueueArguments = order === "serial" ? { "x-single-active-consumer": true } : {};
    const bindings = [
      ...patterns.map((key) => ({ exchange: this.main, key })),
      { exchange: this.retry, key: name },
    ];
    if (exclusive) {
      return { name, durable: false, exclusive, autoDelete: true, arguments: {}, bindings };
    }
    const args: QueueArguments = durable
      ? { "x-dead-letter-exchange": this.dead, "x-dead-letter-routing-key": name }
      : { "x-ha-policy": "all" };
    return {
      name,
      durable,
      exclusive,
      autoDelete: false,
      arguments: { ...args, ...serial },
      bindings,
    };
  }

  /** Where dead letters lie. */
  deadLetterQueue(): QueueSpec {
    const bindings = [{ exchange: this.dead, key: "" }];
    return { ...PLAIN, name: this.dead, arguments: {}, bindings };
  }

  /** Its owner may look at the dead letters. */
  deadLetterLock(): QueueSpec {
    return ownQueue(`${this.dead}.lock`);
  }

  /** Holds the catalogue: one message that tells which queues there are. */
  catalogueQueue(): QueueSpec {
    const name = `${this.main}_queues`;
    return { ...PLAIN, name, arguments: { "x-max-length": 1 }, bindings: [] };
  }

  /** Its owner may change the catalogue. */
  catalogueLock(): QueueSpec {
    return ownQueue(`${this.catalogueQueue().name}.lock`);
  }

  /** Shows that a process runs. */
  presenceQueue(process: string): QueueSpec {
    return ownQueue(`${this.main}_process.${process}`);
  }

  /** Whether a queue is the framework's own. Services may have names that begin as the exchange does. */
  isInternal(name: string): boolean {
    const { main, waiting, retry } = this;
    const own = [this.deadLetterQueue(), this.deadLetterLock(), this.catalogueQueue()];
    const names = [...own, this.catalogueLock()].map((queue) => queue.name);
    return [...names, waiting, retry].includes(name) || INTERNAL_PREFIXES.some((prefix) => {
      return name.startsWith(main + prefix);
    });
  }

  /** Where it is kept how often the handling of a serial queue's events was cut off. */
  ledgerQueue(queue: string): QueueSpec {
    const name = `${this.main}.interrupted.${queue}`;
    checkName("declare the queue", name);
    const args = { "x-max-length": 1, "x-message-ttl": LEDGER_MS, "x-expires": leaseMs(LEDGER_MS) };
    return { ...PLAIN, name, arguments: args, bindings: [] };
  }

  /** Where the events of one type wait that have one delay. */
  delayQueue(type: string, delayMs: number): QueueSpec {
    return waitingQueue(`${this.main}.delay.${type}.${delayMs}`, delayMs, {
      exchange: this.main,
      key: type,
    });
  }

  /** Where the failed events of one queue wait that have one delay. */
  retryQueue(queue: string, delayMs: number): QueueSpec {
    return waitingQueue(`${this.main}.retry.${queue}.${delayMs}`, delayMs, {
      exchange: this.retry,
      key: queue,
    });
  }
}

/** What follows the name of the exchange in names that have a variable part. */
const INTERNAL_PREFIXES = ["_process.", ".interrupted.", ".delay.", ".retry."];
const PLAIN = { durable: true, exclusive: false, autoDelete: false } as const;

/** A queue that belongs to one connection. */
function ownQueue(name: string): QueueSpec {
  return { name, durable: false, exclusive: true, autoDelete: false, arguments: {}, bindings: [] };
}

/**
 * A queue without a consumer: what has waited its time in it goes on to where it leads. It
 * is filled by its name, through the default exchange, so that nothing gets into two of them; the
 * original binds all queues of an event type alike, and delivers once for each.
 */
function waitingQueue(name: string, delayMs: number, { exchange, key }: BindingSpec): QueueSpec {
  checkName("declare the queue", name);
  return {
    ...PLAIN,
    name,
    arguments: {
      "x-dead-letter-exchange": exchange,
      "x-dead-letter-routing-key": key,
      "x-message-ttl": delayMs,
      "x-expires": leaseMs(delayMs),
    },
    bindings: [],
  };
}

/**
 * Refuses what is too long for the protocol.
 *
 * @throws {RangeError} If it is.
 */
export function checkName(action: string, name: string): void {
  // No character takes more than three bytes for each of its code units.
  if (name.length * 3 <= MAX_NAME_BYTES) return;
  const bytes = new TextEncoder().encode(name).length;
  if (bytes <= MAX_NAME_BYTES) return;
  throw new RangeError(
    `Cannot ${action} "${name}" as it must take at most ${MAX_NAME_BYTES} bytes: current value is ${bytes}`,
  );
}

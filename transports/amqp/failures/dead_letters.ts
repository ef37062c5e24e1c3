import { EventError, toError } from "../../../core/errors.ts";
import type {
  DeadLetter,
  DeadLetters,
  DeadLetterSelection,
  ListDeadLettersOptions,
  RetryDeadLettersOptions,
} from "../../../core/events/dead_letters.ts";
import { hashId, randomId } from "../../../core/id.ts";
import { pause } from "../../../core/time/pause.ts";
import {
  type Channel,
  type IncomingMessage,
  type OpenConnection,
  refusalCode,
} from "../connection/connection.ts";
import { within } from "../../../core/time/within.ts";
import { FAILED } from "./failures.ts";
import { type EventFormat, rawEvent, repack } from "../message.ts";
import type { Publisher } from "../publishing/publisher.ts";
import type { Topology } from "../topology/topology.ts";

const RESOURCE_LOCKED = 405;
const LOCK_POLL_MS = 20;

/** What {@linkcode AmqpDeadLetters} needs of its event system. */
export interface AmqpDeadLettersOptions {
  /** The connection of the event system. */
  readonly connect: () => Promise<OpenConnection>;
  /** Publishes what is retried. */
  readonly publisher: () => Publisher;
  /** Unpacks events. */
  readonly format: EventFormat;
  /** Where the dead letters are. */
  readonly topology: Topology;
  /** Milliseconds to wait while another process looks at them. */
  readonly timeoutMs: number;
}

type Visit = (letter: DeadLetter, message: IncomingMessage, channel: Channel) => Promise<boolean>;

/**
 * The dead letters in a broker. A queue shows its messages only to whoever takes them out for a
 * while, so one looks at a time.
 */
export class AmqpDeadLetters implements DeadLetters {
  readonly #options: AmqpDeadLettersOptions;
  #last: Promise<unknown> = Promise.resolve();

  /** Creates a view of a broker's dead letters. */
  constructor(options: AmqpDeadLettersOptions) {
    this.#options = options;
  }

  /** {@inheritDoc DeadLetters.list} */
  async list(
    selection: DeadLetterSelection = {},
    { limit = 100 }: ListDeadLettersOptions = {},
  ): Promise<readonly DeadLetter[]> {
    const letters: DeadLetter[] = [];
    if (limit <= 0) return letters;
    await this.#visit(selection, (letter) => {
      letters.push(letter);
      return Promise.resolve(letters.length < limit);
    });
    return letters;
  }

  /** {@inheritDoc DeadLetters.retry} */
  async retry(
    selection: DeadLetterSelection = {},
    { body }: RetryDeadLettersOptions = {},
  ): Promise<number> {
    const { format, publisher } = this.#options;
    let count = 0;
    await this.#visit(selection, async ({ queue, event }, message, channel) => {
      const destination = { exchange: "", key: queue, messageId: randomId() };
      const payload = body === undefined ? repack(message, {}) : format.pack({ ...event, body });
      if (await publisher().publish(payload, destination)) {
        channel.ack(message);
        count++;
      }
      return true;
    });
    return count;
  }

  /** {@inheritDoc DeadLetters.drop} */
  async drop(selection: DeadLetterSelection = {}): Promise<number> {
    let count = 0;
    await this.#visit(selection, (_letter, message, channel) => {
      channel.ack(message);
      count++;
      return Promise.resolve(true);
    });
    return count;
  }

  /** Shows the selected letters, the oldest first, until it is told to stop. */
  async #visit(selection: DeadLetterSelection, visit: Visit): Promise<void> {
    const turn = this.#last.then(() => this.#visitAlone(selection, visit));
    this.#last = turn.catch(() => {});
    await turn;
  }

  async #visitAlone({ ids, queue }: DeadLetterSelection, visit: Visit): Promise<void> {
    const wanted = ids && new Set(ids);
    await using opened = await this.#lock();
    const { channel } = opened;
    const { dead } = this.#options.topology;
    // An event that fails again is put behind those of now, so this loop does not meet it twice.
    const { messageCount } = await this.#answer(channel.checkQueue(dead));
    for (
      let left = wanted?.size ?? Infinity, ahead = messageCount;
      left > 0 && ahead > 0;
      ahead--
    ) {
      const message = await this.#answer(channel.get(dead));
      if (message === false) break;
      const letter = this.#read(message);
      if (wanted && !wanted.has(letter.id)) continue;
      left--;
      if (queue !== undefined && queue !== letter.queue) continue;
      if (!await visit(letter, message, channel)) break;
    }
  }

  /** Opens a channel whose owner alone takes letters out; they go back where they were. */
  async #lock(): Promise<AsyncDisposable & { readonly channel: Channel }> {
    const { connect, topology, timeoutMs } = this.#options;
    const answer = <T>(question: Promise<T>) => this.#answer(question);
    const { name, ...lock } = topology.deadLetterLock();
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const connection = await connect();
      const opened = await this.#answer(connection.openChannel());
      const { channel } = opened;
      try {
        await this.#answer(channel.assertQueue(name, lock));
      } catch (error) {
        await opened.close();
        const { cause } = error as Error;
        if (refusalCode(cause) !== RESOURCE_LOCKED) throw error;
        if (performance.now() > deadline) {
          throw new EventError("Cannot look at the dead letters as another process does", {
            cause,
          });
        }
        await pause(LOCK_POLL_MS, AbortSignal.timeout(timeoutMs));
        continue;
      }
      return {
        channel,
        async [Symbol.asyncDispose]() {
          try {
            channel.nackAll(true);
            await answer(channel.checkQueue(topology.dead)); // answered once they are back
            await answer(channel.deleteQueue(name));
          } catch {
            // They are back once the channel is closed, and free once the connection is.
          }
          await opened.close();
        },
      };
    }
  }

  /** What the broker answers, in time. */
  async #answer<T>(question: Promise<T>): Promise<T> {
    try {
      return await within(this.#options.timeoutMs, question, () => new Error("no answer"));
    } catch (cause) {
      const reason = toError(cause).message;
      throw new EventError(`Cannot look at the dead letters: ${reason}`, { cause });
    }
  }

  #read(message: IncomingMessage): DeadLetter {
    const { format } = this.#options;
    const headers = message.properties.headers ?? {};
    const text = (name: string, fallback: string) => {
      const value: unknown = headers[name];
      return typeof value === "string" ? value : fallback;
    };
    // Without headers of ours it was the broker itself that gave it up, and told why.
    const queue = text(FAILED.queue, text("x-first-death-queue", message.fields.routingKey));
    const reason = text("x-first-death-reason", "unknown");
    const { attempts } = FAILED;
    const tried: unknown = headers[attempts];
    const failedAt = new Date(text(FAILED.failedAt, ""));
    const content = message.content.toString("base64");
    return {
      id: text(FAILED.id, hashId(queue, content)),
      queue,
      event: eventOf(message, text(FAILED.type, message.fields.routingKey), format),
      error: {
        type: text(FAILED.errorType, "EventError"),
        message: text(FAILED.errorMessage, `The broker gave it up: ${reason}`),
      },
      attempts: typeof tried === "number" ? tried : 1,
      failedAt: Number.isNaN(failedAt.getTime()) ? diedAt(headers) : failedAt,
    };
  }
}

function eventOf(
  message: IncomingMessage,
  type: string,
  format: EventFormat,
): DeadLetter["event"] {
  try {
    return format.unpack(message);
  } catch {
    return rawEvent(message, type);
  }
}

/** When the broker gave a message up, as it tells. */
function diedAt(headers: Readonly<Record<string, unknown>>): Date {
  const [death] = Array.isArray(headers["x-death"]) ? headers["x-death"] : [];
  const seconds: unknown = death?.time?.value;
  return new Date(typeof seconds === "number" ? seconds * 1000 : 0);
}

import { EventError, toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { pause } from "../../../core/time/pause.ts";
import { backoffMs } from "../../../core/time/backoff.ts";
import { untilAborted } from "../../../core/time/abort.ts";

const log = getLogger("lymph.events.amqp");

const BACKOFF = { firstMs: 50, maxMs: 5000 };
/** What has lasted for so long was no failure. */
const STABLE_MS = 1_000;
/** As how many failures it counts at most that something was open, but not for long. */
const MAX_FAILURES_ONCE_OPEN = 2;

/** Something that can be lost. */
export interface Losable {
  /** Resolves once it is closed or lost, with the error if there was one. */
  readonly closed: Promise<Error | undefined>;
  /** Closes it. */
  close(): Promise<void>;
}

/** Options of {@linkcode KeptOpen}. */
export interface KeptOpenOptions<T> {
  /** What it is, for the log: `"the connection to 127.0.0.1:5672"`. */
  readonly name: string;
  /** Opens it; gives up once the signal is aborted. */
  readonly open: (signal: AbortSignal) => Promise<T>;
  /** Called each time that it is open. */
  readonly onOpen?: (opened: T) => void;
  /** Called each time that it is lost. */
  readonly onLost?: () => void;
  /**
   * Whether it is of no use to try again where it never was open before.
   *
   * @default {never}
   */
  readonly isFatal?: (error: Error) => boolean;
}

/** Something that is opened again, sooner or later, whenever it is lost. */
export class KeptOpen<T extends Losable> {
  readonly #options: KeptOpenOptions<T>;
  readonly #stopping = new AbortController();
  readonly #firstAttempt = Promise.withResolvers<void>();
  #next = nextOf<T>();
  #current: T | undefined;
  #failure: Error | undefined;
  #wasOpen = false;
  #running: Promise<void> | undefined;

  /** Describes it; nothing happens before `start()`. */
  constructor(options: KeptOpenOptions<T>) {
    this.#options = options;
  }

  /** What is open now. */
  get current(): T | undefined {
    return this.#current;
  }

  /** Why it was not open the last time that it was not. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Opens it; resolves once the first attempt has come to its end, well or not. */
  async start(): Promise<void> {
    this.#running ??= this.#run();
    await this.#firstAttempt.promise;
  }

  /**
   * What is open now, or else next.
   *
   * @throws {Error} If it is closed and stays so.
   */
  live(): Promise<T> {
    return this.#current === undefined ? this.#next.promise : Promise.resolve(this.#current);
  }

  /** Closes it and does not open it again. Safe to call twice. */
  async close(): Promise<void> {
    this.#end(new EventError(`${this.#options.name} is closed`));
    await this.#current?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      const openMs = await this.#openOnce();
      if (signal.aborted) break;
      if (openMs >= STABLE_MS) failures = 0;
      else if (openMs > 0) failures = Math.min(failures, MAX_FAILURES_ONCE_OPEN);
      const delayMs = backoffMs(++failures, BACKOFF);
      this.#warn(openMs > 0 ? "is lost" : "cannot be opened", failures, delayMs);
      await pause(delayMs, signal);
    }
    this.#firstAttempt.resolve();
  }

  /** Opens it and waits until it is lost; returns for how many milliseconds it was open. */
  async #openOnce(): Promise<number> {
    const { signal } = this.#stopping;
    let opened: T;
    try {
      const opening = this.#options.open(signal);
      // Where it is not awaited any more.
      opening.then((late) => signal.aborted ? late.close() : undefined, () => {});
      opened = await untilAborted(opening, signal);
    } catch (thrown) {
      this.#failure = toError(thrown);
      if (!this.#wasOpen && this.#options.isFatal?.(this.#failure)) this.#end(this.#failure);
      else this.#firstAttempt.resolve();
      return 0;
    }
    if (signal.aborted) await opened.close();
    return await this.#untilLost(opened);
  }

  async #untilLost(opened: T): Promise<number> {
    const since = performance.now();
    const { name, onOpen, onLost } = this.#options;
    if (this.#failure) log.info("Back again: {name}", { name });
    this.#wasOpen = true;
    this.#current = opened;
    onOpen?.(opened);
    this.#next.resolve(opened);
    this.#next = nextOf();
    if (this.#stopping.signal.aborted) this.#end(new EventError(`${name} is closed`));
    this.#firstAttempt.resolve();
    this.#failure = await opened.closed ?? new Error("It was closed by the other side");
    this.#current = undefined;
    onLost?.();
    return Math.max(1, performance.now() - since);
  }

  #warn(what: string, failures: number, delayMs: number): void {
    // Once for each outage is enough.
    const say = failures === 1 ? log.warn : log.debug;
    const { name } = this.#options;
    const reason = this.#failure?.message;
    say("Trying again in {delayMs} ms as {name} {what}: {reason}", {
      delayMs: Math.round(delayMs),
      name,
      what,
      reason,
    });
  }

  #end(reason: Error): void {
    this.#next.reject(reason);
    this.#stopping.abort(reason);
  }
}

function nextOf<T>(): PromiseWithResolvers<T> {
  const next = Promise.withResolvers<T>();
  next.promise.catch(() => {}); // it may not be awaited
  return next;
}

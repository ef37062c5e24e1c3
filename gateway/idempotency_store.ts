import { RemoteError } from "../core/errors.ts";
import { plainJson } from "../core/values/json_line.ts";
import { TooManyRequests } from "../web/mod.ts";

/** Options of an {@linkcode IdempotencyStore}. */
export interface IdempotencyStoreOptions {
  /** Milliseconds that an outcome is kept. */
  readonly keepMs: number;
  /** Outcomes that are kept at most. The oldest finished one makes room. */
  readonly maxKeys: number;
  /** Characters of all results and errors that are kept. */
  readonly maxLength: number;
}

/** How a call has ended. */
export type Outcome =
  | { readonly result: string }
  | { readonly error: unknown };

interface Entry {
  readonly fingerprint: string;
  readonly expiresAt: number;
  outcome: Outcome | undefined;
}

/** A call with a key, and what to do with its outcome. */
export interface KeyedCall {
  /** The client's key, with the client. */
  readonly key: string;
  /** What the client asks for: the same key must come with the same request. */
  readonly fingerprint: string;
  /** Asks the service. */
  run(): Promise<string>;
  /** Whether nothing was executed, so that the call may run again. */
  mayRunAgain(error: unknown): boolean;
}

/** Why a key cannot be used. */
export class KeyConflict extends Error {
  static {
    this.prototype.name = "KeyConflict";
  }
  /** Whether the call with this key is still running; otherwise the key came with another request. */
  readonly isRunning: boolean;

  /** Creates an error. */
  constructor(isRunning: boolean) {
    super(
      isRunning
        ? "A request with this Idempotency-Key is still running"
        : "This Idempotency-Key was used for another request",
    );
    this.isRunning = isRunning;
  }
}

/**
 * Runs a call once for each `Idempotency-Key`, and answers a repeated one with the first outcome. It
 * knows the keys of this process alone.
 *
 * @see {@link https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/}
 */
export class IdempotencyStore {
  readonly #options: IdempotencyStoreOptions;
  /** In the order of their expiry. */
  readonly #entries = new Map<string, Entry>();
  /** Characters of the outcomes. */
  #length = 0;

  /** Creates an empty store. */
  constructor(options: IdempotencyStoreOptions) {
    this.#options = options;
  }

  /**
   * Runs a call, or repeats its outcome.
   *
   * @param now Milliseconds on a clock that never goes back.
   * @throws {KeyConflict} If the call still runs, or the key came with another request.
   */
  async once(call: KeyedCall, now: number): Promise<string> {
    this.#expire(now);
    const known = this.#entries.get(call.key);
    if (known !== undefined) {
      if (known.fingerprint !== call.fingerprint) throw new KeyConflict(false);
      if (known.outcome === undefined) throw new KeyConflict(true);
      if ("error" in known.outcome) throw known.outcome.error;
      return known.outcome.result;
    }
    this.#makeRoom();
    const { key, fingerprint } = call;
    const expiresAt = now + this.#options.keepMs;
    const entry: Entry = { fingerprint, expiresAt, outcome: undefined };
    this.#entries.set(key, entry);
    try {
      const result = await call.run();
      this.#keep(entry, { result });
      return result;
    } catch (error) {
      if (call.mayRunAgain(error)) this.#entries.delete(key);
      else this.#keep(entry, { error });
      throw error;
    }
  }

  #expire(now: number): void {
    for (const [key, { expiresAt, outcome }] of this.#entries) {
      if (expiresAt > now) return;
      if (outcome !== undefined) this.#forget(key);
    }
  }

  #keep(entry: Entry, outcome: Outcome): void {
    entry.outcome = outcome;
    this.#length += lengthOf(outcome);
    this.#shorten();
  }

  #forget(key: string): void {
    const { outcome } = this.#entries.get(key) ?? {};
    if (outcome !== undefined) this.#length -= lengthOf(outcome);
    this.#entries.delete(key);
  }

  /** Forgets the oldest results while there are too many. */
  #shorten(): void {
    for (const [key, { outcome }] of this.#entries) {
      if (this.#length <= this.#options.maxLength) return;
      if (outcome !== undefined) this.#forget(key);
    }
  }

  #makeRoom(): void {
    if (this.#entries.size < this.#options.maxKeys) return;
    for (const [key, { outcome }] of this.#entries) {
      if (outcome !== undefined) return this.#forget(key);
    }
    throw new TooManyRequests("Too many requests with an Idempotency-Key are running");
  }
}

/** Characters that an outcome holds, about. */
function lengthOf(outcome: Outcome): number {
  if ("result" in outcome) return outcome.result.length;
  const { error } = outcome;
  if (!(error instanceof Error)) return 0;
  const details = error instanceof RemoteError ? plainJson(error.details).length : 0;
  return error.message.length + details;
}

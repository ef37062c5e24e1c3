import { join } from "node:path";
import { getLogger } from "../../core/observe/logs/log.ts";
import { Bell } from "./store/bell.ts";
import { identifyProcess, type ProcessIdentity } from "./processes/process_liveness.ts";
import { Sessions } from "./sessions/sessions.ts";
import { Store } from "./store/store.ts";
import { BELL_FILE } from "./store/store_files.ts";
import { Interval } from "./interval.ts";

const logger = getLogger("lymph.embedded");

/** How often a process looks after the store. */
export const UPKEEP_INTERVAL_MS = 1000;

/** By then all processes that run have looked after the store, and opened it again. */
const FRESH_MS = 3 * UPKEEP_INTERVAL_MS;

/** Options of {@linkcode EmbeddedState}. */
export interface EmbeddedStateOptions {
  /**
   * Directory that the processes of one project share, such as `.lymph`. It is created where
   * missing and must be on a local disk.
   */
  readonly stateDir: string;
}

/** What is opened for the first user of a state and closed after the last. */
interface OpenedState {
  readonly self: ProcessIdentity;
  readonly store: Store;
  readonly upkeep: Interval;
}

/**
 * The state directory as one process uses it: the store, and the bell that tells of changes. Hand
 * the same one to the registry and the event system of a process, so that they share both.
 *
 * @example A registry and events on one file
 * ```ts
 * import {
 *   EmbeddedEventSystem,
 *   EmbeddedServiceRegistry,
 *   EmbeddedState,
 * } from "@lymph/lymph/embedded";
 * import { MsgpackSerializer } from "@lymph/lymph/serializers";
 *
 * const state = new EmbeddedState({ stateDir: await Deno.makeTempDir() });
 * const registry = new EmbeddedServiceRegistry({ state });
 * const events = new EmbeddedEventSystem({ state, serializer: new MsgpackSerializer() });
 * await Promise.all([registry.start(), events.start()]);
 * await Promise.all([registry.stop(), events.stop()]);
 * ```
 */
export class EmbeddedState {
  /** The directory. */
  readonly directory: string;
  #bell: Bell;
  #users = 0;
  #opening: Promise<void> | undefined;
  #opened: OpenedState | undefined;
  #sweeping: Promise<void> | undefined;
  #renewing: Promise<void> | undefined;
  #renewedAt = -Infinity;

  /** Creates a state; nothing is opened yet. */
  constructor({ stateDir }: EmbeddedStateOptions) {
    this.directory = stateDir;
    this.#bell = this.#createBell();
  }

  /**
   * To be rung after each change that others want to know of.
   *
   * @internal
   */
  get bell(): Bell {
    return this.#bell;
  }

  /**
   * The store; another one after the file was deleted or replaced. Undefined while closed.
   *
   * @internal
   */
  get store(): Store | undefined {
    return this.#opened?.store;
  }

  /**
   * This process, as others know it while the state is open.
   *
   * @internal
   */
  get self(): ProcessIdentity {
    if (this.#opened === undefined) throw this.#closed();
    return this.#opened.self;
  }

  /**
   * Opens the store, unless another user has. It stays open until each has released it.
   *
   * @internal
   * @throws {ConfigError} If the store cannot be used.
   */
  async acquire(): Promise<void> {
    this.#users++;
    try {
      await (this.#opening ??= this.#open());
    } catch (thrown) {
      this.#opening = undefined;
      this.#users--;
      throw thrown;
    }
  }

  /**
   * Lets go of the store.
   *
   * @internal
   */
  async release(): Promise<void> {
    if (--this.#users > 0) return;
    const opened = this.#opened;
    this.#opening = this.#opened = undefined;
    this.#bell.close();
    this.#bell = this.#createBell();
    const stopped = opened?.upkeep.stop();
    opened?.store.close();
    await stopped;
  }

  /**
   * Creates the sessions of one user, in the store as it is now.
   *
   * @internal
   */
  createSessions(): Sessions {
    if (this.#opened === undefined) throw this.#closed();
    return new Sessions(this.#opened.store, this.#opened.self);
  }

  /**
   * Removes what dead processes have left; calls during a sweep share it.
   *
   * @internal
   */
  sweep(): Promise<void> {
    return this.#sweeping ??= this.createSessions().sweep()
      .then((ended) => {
        if (ended > 0) this.#bell.ring();
      })
      .finally(() => this.#sweeping = undefined);
  }

  /** Finds dead processes as {@linkcode EmbeddedState.sweep} does, together with the other ones. */
  async #patrol(): Promise<void> {
    if (await this.createSessions().patrol() > 0) this.#bell.ring();
  }

  #closed(): Error {
    return new Error(`Cannot use the state in ${this.directory} as it must be open`);
  }

  async #open(): Promise<void> {
    const self = await identifyProcess();
    const store = await Store.open(this.directory);
    const upkeep = new Interval(() => this.#maintain(), UPKEEP_INTERVAL_MS);
    this.#opened = { self, store, upkeep };
    upkeep.start();
  }

  /**
   * Opens the store again, if it was deleted or replaced; concurrent calls share the attempt.
   *
   * @internal
   * @throws {ConfigError} If the one in its place cannot be used.
   */
  async renew(): Promise<void> {
    const opened = this.#opened;
    if (this.#renewing === undefined && !opened?.store.isReplaced()) return;
    await (this.#renewing ??= this.#reopen(opened as OpenedState)
      .finally(() => this.#renewing = undefined));
  }

  /**
   * Whether the store has so recently taken the place of another that not all processes may have
   * declared their queues in it.
   *
   * @internal
   */
  get isFresh(): boolean {
    return performance.now() - this.#renewedAt < FRESH_MS;
  }

  async #maintain(): Promise<void> {
    await this.renew();
    if (this.#opened !== undefined) await this.#patrol();
    await this.#opened?.store.trim();
  }

  async #reopen(previous: OpenedState): Promise<void> {
    const { path } = previous.store;
    logger.warn("Opening {path} again: it was deleted or replaced by another file", { path });
    const store = await Store.open(this.directory);
    if (this.#opened !== previous) return store.close();
    this.#opened = { ...previous, store };
    this.#renewedAt = performance.now();
    previous.store.close();
    this.#bell.ring();
  }

  #createBell(): Bell {
    return new Bell(join(this.directory, BELL_FILE), {
      version: () => this.#opened?.store.dataVersion() ?? NaN,
    });
  }
}

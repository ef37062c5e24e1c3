import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { NodeMode, NodeStat, ReadOptions } from "../connection/connection.ts";
import { hasCode, isConnectionLoss } from "../errors.ts";

const log = getLogger("lymph.zookeeper");

/**
 * A process that removed a node may be about to create it again, as Python lymph does when it
 * registers.
 */
const RESTORE_DELAY_MS = 200;
const MAX_ATTEMPTS = 5;

/** What a {@linkcode KeptNode} needs of a session. */
export interface NodeStore {
  /** Id of the session, as hex; undefined without a session. */
  readonly id: string | undefined;
  /** Id of the session before this one, as hex. */
  readonly lostId: string | undefined;
  /** Creates a node. */
  create(path: string, data: Uint8Array, mode: NodeMode): Promise<string>;
  /** Removes a node. */
  remove(path: string): Promise<void>;
  /** Looks whether a node exists. */
  exists(path: string, options?: ReadOptions): Promise<NodeStat | undefined>;
  /** Listens for changes of a node. */
  watch(path: string, listener: (path: string) => void): () => void;
  /** Calls a function after each connect. */
  onConnected(listener: () => void): () => void;
}

/** Options of a {@linkcode KeptNode}. */
export interface KeptNodeOptions {
  /** Its path, seen from the chroot. */
  readonly path: string;
  /** Its content. */
  readonly data: Uint8Array;
  /** Called when it is not kept any more. */
  readonly onEnd: () => void;
}

/**
 * An ephemeral node that is there for as long as its keeper wants. It is created again in a new
 * session, and when it was removed. Where two keep one node, it belongs to the one that
 * began later; the other waits and says so.
 */
export class KeptNode {
  /** Its path, seen from the chroot. */
  readonly path: string;
  /** Resolves once others can see it; rejects where ZooKeeper refuses it or it is released. */
  readonly stored: Promise<void>;
  readonly #store: NodeStore;
  readonly #data: Uint8Array;
  readonly #onStored = Promise.withResolvers<void>();
  readonly #stopListening: (() => void)[];
  /** Session that it was last seen in, as ours. */
  #storedIn: string | undefined;
  #state: "storing" | "stored" | "superseded" | "released" = "storing";
  /** When to look again after the look that is under way. */
  #next: "never" | "later" | "now" = "never";
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins to keep a node. */
  constructor(store: NodeStore, { path, data, onEnd }: KeptNodeOptions) {
    this.#store = store;
    this.path = path;
    this.#data = data;
    this.stored = this.#onStored.promise;
    this.stored.catch(() => {}); // for keepers that do not wait
    this.#stopListening = [
      onEnd,
      store.onConnected(() => this.#ensure()),
      store.watch(path, (changed) => {
        if (changed !== path) return;
        // While it is being stored this may be our own doing, or have come right behind the last
        // look.
        if (this.#running === undefined) this.#ensureLater();
        else if (this.#next === "never") this.#next = "later";
      }),
    ];
    this.#ensure();
  }

  /** Removes it; resolves once others no longer see it, or ZooKeeper is not there to be told. */
  async release(): Promise<void> {
    this.abandon(new Error(`${this.path} is not kept any more`));
    await this.#running;
    const remove = async (): Promise<void> => {
      const stat = await this.#store.exists(this.path);
      if (stat !== undefined && stat.owner === this.#store.id) await this.#store.remove(this.path);
    };
    const stopRetrying = this.#store.onConnected(() => {
      remove().then(stopRetrying, (error) => isConnectionLoss(error) || stopRetrying());
    });
    try {
      await remove();
      stopRetrying();
    } catch (error) {
      if (isConnectionLoss(error)) return; // it goes when the session ends or is back
      stopRetrying();
      if (!hasCode(error, "NO_NODE")) throw error;
    }
  }

  /** Leaves it to its fate. */
  abandon(reason: Error): void {
    this.#state = "released";
    clearTimeout(this.#timer);
    for (const stop of this.#stopListening.splice(0)) stop();
    this.#onStored.reject(reason);
  }

  get #isReleased(): boolean {
    return this.#state === "released";
  }

  #ensureLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ensure(), RESTORE_DELAY_MS * (0.5 + Math.random()));
  }

  #ensure(): void {
    this.#next = "now";
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#next === "later" && !this.#isReleased) this.#ensureLater();
    });
  }

  async #run(): Promise<void> {
    while (this.#next === "now" && !this.#isReleased) {
      this.#next = "never";
      try {
        await this.#put();
      } catch (error) {
        if (!isConnectionLoss(error)) this.#refuse(toError(error));
      }
    }
  }

  async #put(): Promise<void> {
    const { path } = this;
    for (let attempt = 1; !this.#isReleased; attempt++) {
      const isNew = await this.#create();
      if (this.#next === "later") this.#next = "never";
      const stat = await this.#store.exists(path, { watch: true });
      if (stat === undefined) continue;
      const { owner } = stat;
      const isOwn = owner === this.#store.id;
      if (isNew || (isOwn && this.#storedIn === owner)) return this.#confirm(owner);
      if (!isOwn && owner !== this.#storedIn && owner !== this.#store.lostId) {
        if (this.#storedIn !== undefined) return this.#yield(owner);
        log.warn("Taking {path} over from session {owner}: its process has died or has a double", {
          path,
          owner,
        });
      }
      if (attempt >= MAX_ATTEMPTS) throw new Error(`${path} is created again and again by others`);
      await this.#store.remove(path).catch((error) => {
        if (!hasCode(error, "NO_NODE")) throw error;
      });
    }
  }

  /** Whether there was none before. */
  async #create(): Promise<boolean> {
    try {
      await this.#store.create(this.path, this.#data, "ephemeral");
      return true;
    } catch (error) {
      if (hasCode(error, "NODE_EXISTS")) return false;
      throw error;
    }
  }

  #confirm(owner: string | undefined): void {
    if (
      this.#storedIn !== undefined && (this.#state === "superseded" || this.#storedIn !== owner)
    ) {
      log.info("Registered {path} again", { path: this.path });
    }
    this.#storedIn = owner;
    if (!this.#isReleased) this.#state = "stored";
    this.#onStored.resolve();
  }

  #yield(owner: string | undefined): void {
    if (this.#state === "superseded" || this.#isReleased) return;
    this.#state = "superseded";
    log.error(
      "Session {owner} has registered {path}, too, and later: callers do not find this one until the " +
        "other one goes",
      { owner, path: this.path },
    );
  }

  #refuse(error: Error): void {
    if (this.#storedIn === undefined) return this.abandon(error);
    log.error("Cannot register {path} again: {error}", { path: this.path, error });
    this.#ensureLater();
  }
}

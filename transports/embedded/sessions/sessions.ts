import { dirname, join } from "node:path";
import {
  type Activity,
  checkActivity,
  checkLiveness,
  type ProcessIdentity,
} from "../processes/process_liveness.ts";
import { SessionLock } from "./session_lock.ts";
import type { Store } from "../store/store.ts";
import { LOCK_DIRECTORY } from "../store/store_files.ts";

/**
 * How many sessions a process looks after: those behind its own in the order of their ids, which are
 * random. So as many others look after each session, however many there are.
 */
const LOOKED_AFTER = 8;

/** A session as another process sees it. */
export interface SessionRow {
  /** Key; never given twice, not even in a store that takes the place of this one. */
  readonly id: number;
  /** Name of its {@linkcode SessionLock}. */
  readonly lock: string;
  /** The process behind it. */
  readonly process: ProcessIdentity;
}

/** A session with what its process does. */
export interface SessionActivity extends SessionRow {
  /** What it does. */
  readonly activity: Activity;
}

/**
 * The sessions of a store. A session stands for what keeps the store open; rows that refer to it
 * vanish when it ends, be it by {@linkcode Sessions.end} or because its process has died.
 */
export class Sessions {
  readonly #store: Store;
  readonly #self: ProcessIdentity;
  readonly #lockDirectory: string;
  #lock: SessionLock | undefined;

  /**
   * Creates the sessions of a store; nothing is written yet.
   *
   * @param store Where they are kept.
   * @param self The current process.
   */
  constructor(store: Store, self: ProcessIdentity) {
    this.#store = store;
    this.#self = self;
    this.#lockDirectory = join(dirname(store.path), LOCK_DIRECTORY);
  }

  /**
   * Id of the own session, which is opened if needed. Call it inside a write transaction.
   */
  own(): number {
    const id = this.current();
    if (id !== undefined) return id;
    this.release();
    const lock = this.#lock = SessionLock.acquire(this.#lockDirectory);
    const { pid, startTime, bootId, pidNamespace } = this.#self;
    const { lastInsertRowid } = this.#store.prepare(
      `INSERT INTO sessions (id, lock, pid, start_time, boot_id, pid_namespace)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(newId(), lock.name, pid, startTime, bootId, pidNamespace);
    return Number(lastInsertRowid);
  }

  /** Id of the own session, or undefined if none is open. */
  current(): number | undefined {
    if (this.#lock === undefined) return undefined;
    const row = this.#store.prepare("SELECT id FROM sessions WHERE lock = ?").get(this.#lock.name);
    return row === undefined ? undefined : Number(row["id"]);
  }

  /** The session of an id, if it has not ended. */
  find(id: number): SessionRow | undefined {
    return this.#all().find((session) => session.id === id);
  }

  /** Ends the own session. Call it inside a write transaction. */
  end(): void {
    const id = this.current();
    if (id !== undefined) this.#delete(id);
  }

  /** Lets go of the own lock. Where the session has not ended, others will now end it. */
  release(): void {
    this.#lock?.[Symbol.dispose]();
    this.#lock = undefined;
  }

  /**
   * Ends the sessions of dead processes.
   *
   * @returns How many.
   */
  async sweep(): Promise<number> {
    const others = this.#all().filter(({ lock }) => lock !== this.#lock?.name);
    const dead = await this.#selectDead(others);
    if (dead.length === 0) return 0;
    await this.#store.write(() => dead.forEach((session) => this.#delete(session.id)));
    for (const { lock } of dead) SessionLock.remove(this.#lockDirectory, lock);
    return dead.length;
  }

  /**
   * Looks after some sessions of others. If one of their processes is dead, those of all dead
   * processes are ended.
   *
   * @returns How many.
   */
  async patrol(): Promise<number> {
    const dead = await this.#selectDead(this.lookedAfter());
    return dead.length === 0 ? 0 : await this.sweep();
  }

  /**
   * The sessions that this process looks after, which are never those that it holds the lock of. A
   * process that holds none looks after sessions from a random id on.
   */
  lookedAfter(): SessionRow[] {
    const { pid, startTime, bootId, pidNamespace } = this.#self;
    const own = this.#store.prepare(
      `${SELECT} WHERE pid = ? AND start_time = ? AND boot_id = ? AND pid_namespace = ?`,
    ).all(pid, startTime, bootId, pidNamespace).map(toSession)
      .filter(({ lock }) => SessionLock.isHeld(this.#lockDirectory, lock) !== false)
      .map(({ id }) => id);
    const found = new Map<number, SessionRow>();
    for (const id of own.length > 0 ? own : [newId()]) {
      for (const session of this.#behind(id)) found.set(session.id, session);
    }
    for (const id of own) found.delete(id);
    return [...found.values()];
  }

  /** The sessions with the next ids; the last id is followed by the first. */
  #behind(id: number): SessionRow[] {
    const read = (condition: string, count: number): SessionRow[] =>
      this.#store.prepare(`${SELECT} WHERE id ${condition} ? ORDER BY id LIMIT ?`)
        .all(id, count).map(toSession);
    const next = read(">", LOOKED_AFTER);
    return [...next, ...read("<", LOOKED_AFTER - next.length)];
  }

  /** Whether the process behind a session is alive, as far as this one can tell. */
  async isAlive(session: SessionRow): Promise<boolean> {
    return (await this.#selectDead([session])).length === 0;
  }

  /** What the processes behind sessions do; sessions that have ended are left out. */
  async activities(ids: ReadonlySet<number>): Promise<SessionActivity[]> {
    const sessions = this.#all().filter(({ id }) => ids.has(id));
    const activities = await checkActivity(sessions.map(({ process }) => process), this.#self);
    return sessions.map((session, index) => ({
      ...session,
      activity: activities[index] ?? "unknown",
    }));
  }

  async #selectDead(sessions: readonly SessionRow[]): Promise<SessionRow[]> {
    const verdicts = await checkLiveness(sessions.map(({ process }) => process), this.#self);
    return sessions.filter(({ lock }, index) =>
      verdicts[index] === "dead" || SessionLock.isHeld(this.#lockDirectory, lock) === false
    );
  }

  #all(): SessionRow[] {
    return this.#store.prepare(SELECT).all().map(toSession);
  }

  #delete(id: number): void {
    this.#store.prepare("DELETE FROM sessions WHERE id = ?").run(id);
  }
}

const SELECT = "SELECT id, lock, pid, start_time, boot_id, pid_namespace FROM sessions";

function toSession(row: Readonly<Record<string, unknown>>): SessionRow {
  return {
    id: Number(row["id"]),
    lock: String(row["lock"]),
    process: {
      pid: Number(row["pid"]),
      startTime: String(row["start_time"]),
      bootId: String(row["boot_id"]),
      pidNamespace: String(row["pid_namespace"]),
    },
  };
}

/** Random, as the rows of one store must mean nothing in another. */
function newId(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 12) * 2 ** 32 + low;
}

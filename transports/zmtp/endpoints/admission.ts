import { NotConnectedError } from "../../../core/errors.ts";
import type { ListenOptions } from "../options.ts";

/** What is asked of a connection before it gives way to another. */
export interface Admitted {
  /** Settles once the handshake is over: true if it succeeded. Never rejects. */
  readonly opened: Promise<boolean>;
  /** Resolves once the connection is gone. Never rejects. */
  readonly closed: Promise<void>;
  /** Whether anything was sent or received since the last call. */
  takeUse(): boolean;
  /** Closes it at once. */
  abort(reason: Error): void;
}

/** How long a connection has been of no use at least before it gives way. */
const MIN_SILENT_MS = 10_000;
/** Files that are left to the rest of the process once they have been used up. */
const SPARE_FILES = 8;
/** Fewer connections have not used up the files: something else has. */
const FEW = 16;
/** How long that many are left; then more is tried, ever faster, as they may be free again. */
const CAUTION_MS = 10_000;

/** A connection and what is known of its use. */
interface Guest {
  readonly connection: Admitted;
  isOpen: boolean;
  wasUsed: boolean;
  silentSince: number;
}

/**
 * Accepted connections, up to the limits. When room is short, those are closed that have sent nothing
 * since their handshake, the oldest first, and then those that have said nothing for a while.
 */
export class Admission {
  readonly #limits: Required<ListenOptions>;
  /** In the order in which they came. */
  readonly #guests = new Map<Admitted, Guest>();
  #unfinished = 0;
  /** How many of them are known to have been of use. */
  #used = 0;
  /** What the process had files for when they were used up. */
  #maxByFiles = Infinity;
  #filesSpentAt = 0;

  /** Starts empty. */
  constructor(limits: Required<ListenOptions>) {
    this.#limits = limits;
  }

  /** How many are connected. */
  get size(): number {
    return this.#guests.size;
  }

  /** Makes room for one more; tells whether there is any. */
  makeRoom(): boolean {
    // Real peers are done within milliseconds, so the oldest is the least likely to be one.
    if (this.#unfinished >= this.#limits.maxHandshakes) this.#dismiss(({ isOpen }) => !isOpen);
    if (this.#mayBeSilent >= this.#limits.maxSilent) this.#dismissSilent();
    return this.#guests.size < this.#maxConnections || this.#shed();
  }

  /** Takes in one that room was made for. */
  add(connection: Admitted): void {
    const guest = { connection, isOpen: false, wasUsed: false, silentSince: performance.now() };
    this.#guests.set(connection, guest);
    this.#unfinished++;
    connection.opened.then(() => {
      this.#unfinished--;
      guest.isOpen = true;
    });
    connection.closed.then(() => this.#forget(guest));
  }

  /** The process cannot open any more files: some are given back, and not used for a while. */
  onFilesSpent(): void {
    this.#maxByFiles = Math.max(FEW, this.size - SPARE_FILES);
    this.#filesSpentAt = performance.now();
    while (this.#guests.size > this.#maxByFiles && this.#shed());
  }

  get #maxConnections(): number {
    const periods = (performance.now() - this.#filesSpentAt) / CAUTION_MS;
    const regained = Math.floor(SPARE_FILES * (2 ** periods - 1));
    return Math.min(this.#limits.maxConnections, this.#maxByFiles + regained);
  }

  get #mayBeSilent(): number {
    return this.#guests.size - this.#used - this.#unfinished;
  }

  #dismissSilent(): void {
    this.#look();
    if (this.#mayBeSilent >= this.#limits.maxSilent) this.#dismiss(isSilent);
  }

  #shed(): boolean {
    this.#look();
    const now = performance.now();
    return this.#dismiss(isSilent) ||
      this.#dismiss(({ isOpen }) => !isOpen) ||
      this.#dismiss(({ isOpen, silentSince }) => isOpen && now - silentSince >= MIN_SILENT_MS);
  }

  /** Notes which connections were used since the last time. */
  #look(): void {
    const now = performance.now();
    for (const guest of this.#guests.values()) {
      if (!guest.connection.takeUse()) continue;
      if (!guest.wasUsed) this.#used++;
      guest.wasUsed = true;
      guest.silentSince = now;
    }
  }

  #dismiss(isLeaving: (guest: Guest) => boolean): boolean {
    for (const guest of this.#guests.values()) {
      if (!isLeaving(guest)) continue;
      this.#forget(guest);
      guest.connection.abort(new NotConnectedError("It made room for other peers"));
      return true;
    }
    return false;
  }

  #forget(guest: Guest): void {
    if (!this.#guests.delete(guest.connection)) return;
    if (guest.wasUsed) this.#used--;
  }
}

function isSilent({ isOpen, wasUsed }: Guest): boolean {
  return isOpen && !wasUsed;
}

import type { StopOptions } from "../../../core/component.ts";
import { LookupError } from "../../../core/errors.ts";
import { settleAll } from "../../../core/time/settle_all.ts";
import type { Child } from "../processes/child.ts";
import { Keeper } from "./keeper.ts";
import type { ServiceSpec } from "../services/service_spec.ts";

/** What a pool needs of the node. */
export interface PoolOptions {
  /** Starts the process of an index; throws if there is no such program. */
  readonly spawn: (spec: ServiceSpec, index: number) => Child;
  /** Tells the person what has happened to the process of an index. */
  readonly note: (spec: ServiceSpec, index: number, text: string) => void;
  /** Called when a process has ended that cannot work until a file changes. */
  readonly onMisconfigured?: () => void;
}

/** The processes of one service. */
export class ProcessPool {
  #spec: ServiceSpec;
  readonly #options: PoolOptions;
  readonly #keepers: Keeper[] = [];
  /** Those that were scaled away and have not ended yet. */
  readonly #leaving = new Set<Keeper>();
  #turn: Promise<unknown> = Promise.resolve();
  #isStopping = false;

  /** Creates a pool that has started nothing. */
  constructor(spec: ServiceSpec, options: PoolOptions) {
    this.#spec = spec;
    this.#options = options;
  }

  /** What they run. */
  get spec(): ServiceSpec {
    return this.#spec;
  }

  /** The keepers of its processes, in order. */
  get keepers(): readonly Keeper[] {
    return this.#keepers;
  }

  /** Whether requests from outside come in here. */
  get isEntrance(): boolean {
    return this.#keepers.some(({ servesHttp }) => servesHttp);
  }

  /** Starts the processes; they come to serve later. */
  start(): void {
    while (this.#keepers.length < this.spec.count) this.#add();
  }

  /**
   * Replaces all processes, one after the other: each new one serves before the next old one goes.
   * Where there are several, hence room for one more, it serves before its own predecessor goes.
   *
   * @param only Name of the process to replace; by default all.
   * @throws {LookupError} If none has that name when the changes before are done.
   * @throws {NotServingError} If a new process does not come to serve; the others are left alone.
   */
  restart(only?: string): Promise<void> {
    return this.#inTurn(async () => {
      const overlap = this.#keepers.length > 1;
      const wanted = this.#keepers.filter(({ name }) => only === undefined || name === only);
      if (only !== undefined && wanted.length === 0) {
        throw new LookupError(`There is no process named ${only} any more`);
      }
      for (const keeper of wanted) {
        if (!this.#isStopping) await keeper.replace({ overlap });
      }
    });
  }

  /**
   * Changes how many processes there are; resolves once all serve.
   *
   * @throws {NotServingError} If one does not come to serve; it goes on trying.
   */
  scale(count: number): Promise<void> {
    return this.#inTurn(async () => {
      await settleAll(this.#keepers.splice(count).map((keeper) => this.#leave(keeper)));
      const added: Keeper[] = [];
      while (this.#keepers.length < count && !this.#isStopping) added.push(this.#add());
      await Promise.all(added.map((keeper) => keeper.untilServing()));
    });
  }

  /**
   * Runs something else from now on: another command replaces the processes, another count adds or
   * stops some.
   *
   * @throws {NotServingError} If a new process does not come to serve.
   */
  async update(spec: ServiceSpec): Promise<void> {
    const before = this.#spec;
    this.#spec = spec;
    if (spec.count !== before.count) await this.scale(spec.count);
    const { command, stopTimeoutMs } = spec;
    const isSame = stopTimeoutMs === before.stopTimeoutMs &&
      JSON.stringify(command) === JSON.stringify(before.command);
    if (!isSame) await this.restart();
  }

  /** Starts misconfigured processes again. */
  retry(): void {
    for (const keeper of this.#keepers) keeper.retry();
  }

  /** From now on a process that ends is not started again. */
  retire(): void {
    for (const keeper of this.#keepers) keeper.retire();
  }

  /** Sends all processes a signal. */
  signal(signal: Deno.Signal): void {
    for (const keeper of this.#all()) keeper.signal(signal);
  }

  /** The process of a mark, which may be one that stops. */
  find(mark: string): Child | undefined {
    for (const keeper of this.#all()) {
      const child = keeper.find(mark);
      if (child) return child;
    }
    return undefined;
  }

  /**
   * Stops all processes.
   *
   * @returns The names of those that were killed.
   */
  async stop(options: StopOptions = {}): Promise<string[]> {
    this.#isStopping = true;
    const keepers = this.#all();
    const stopped = await Promise.all(keepers.map((keeper) => keeper.stop(options)));
    return keepers.filter((_, index) => !stopped[index]).map(({ name }) => name);
  }

  #all(): Keeper[] {
    return [...this.#keepers, ...this.#leaving];
  }

  async #leave(keeper: Keeper): Promise<void> {
    this.#leaving.add(keeper);
    try {
      await keeper.stop();
    } finally {
      this.#leaving.delete(keeper);
    }
  }

  #add(): Keeper {
    const { spec } = this;
    const { spawn, note, onMisconfigured } = this.#options;
    const index = this.#keepers.length;
    const keeper = new Keeper({
      name: `${spec.name}.${index}`,
      spawn: () => spawn(this.spec, index),
      note: (text) => note(spec, index, text),
      onMisconfigured,
    });
    this.#keepers.push(keeper);
    keeper.start();
    return keeper;
  }

  /** Two changes at the same time would undo each other. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(change);
    this.#turn = result.catch(() => {}); // the caller gets the error
    return result;
  }
}

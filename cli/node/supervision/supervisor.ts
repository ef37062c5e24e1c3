import type { Component, StopOptions } from "../../../core/component.ts";
import { didYouMean } from "../../../core/config/closest.ts";
import { LookupError } from "../../../core/errors.ts";
import { settleAll } from "../../../core/time/settle_all.ts";
import type { Child } from "../processes/child.ts";
import { type PoolOptions, ProcessPool } from "./process_pool.ts";
import type { ServiceSpec } from "../services/service_spec.ts";

/** Options of a {@linkcode Supervisor}. */
export interface SupervisorOptions extends PoolOptions {
  /** Called when it begins to stop. */
  readonly onStopping?: () => void;
}

/**
 * Runs the processes of several services: starts them in order, and stops them in reverse, after
 * those that serve HTTP. What these still have to answer needs all others.
 */
export class Supervisor implements Component {
  #pools: readonly ProcessPool[];
  /** Services that were removed and have not ended yet. */
  readonly #leaving = new Set<ProcessPool>();
  readonly #options: SupervisorOptions;
  #isStopping = false;
  #stopped: Promise<string[]> | undefined;

  /** Creates a supervisor that has started nothing. */
  constructor(specs: readonly ServiceSpec[], options: SupervisorOptions) {
    this.#options = options;
    this.#pools = specs.map((spec) => new ProcessPool(spec, options));
  }

  /** The services. */
  get pools(): readonly ProcessPool[] {
    return this.#pools;
  }

  /**
   * The processes of a service.
   *
   * @throws {LookupError} If there is no such service.
   */
  pool(name: string): ProcessPool {
    const pool = this.#pools.find(({ spec }) => spec.name === name);
    if (pool) return pool;
    const hint = didYouMean(name, this.#pools.map(({ spec }) => spec.name));
    throw new LookupError(`This node runs nothing named ${name}${hint}`);
  }

  /**
   * Replaces the processes of a service, or the one process of a name such as `Greeting.0`.
   *
   * @returns The service.
   * @throws {LookupError} If there is neither.
   * @throws {NotServingError} If a new process does not come to serve.
   */
  async restart(name: string): Promise<ProcessPool> {
    const owner = this.#pools.find(({ keepers }) => keepers.some((keeper) => keeper.name === name));
    const isService = this.#pools.some(({ spec }) => spec.name === name);
    const pool = isService || owner === undefined ? this.pool(name) : owner;
    await pool.restart(isService ? undefined : name);
    return pool;
  }

  /** Whether it stops all processes, or has done so. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** The process of a mark, and its service. */
  find(mark: string): { readonly child: Child; readonly service: string } | undefined {
    for (const pool of this.#all()) {
      const child = pool.find(mark);
      if (child) return { child, service: pool.spec.name };
    }
    return undefined;
  }

  /** Starts all processes; they come to serve later. */
  start(): Promise<void> {
    for (const pool of this.#pools) pool.start();
    return Promise.resolve();
  }

  /**
   * Tells that the node will stop everything soon: a process that a signal to all has reached waits
   * for its turn, and one that has ended by it stays away.
   */
  announceStop(): void {
    this.#isStopping = true;
    for (const pool of this.#all()) pool.retire();
  }

  /**
   * Runs other services from now on: starts new ones, stops those that are gone, and updates the
   * others.
   *
   * @throws {NotServingError} If a process does not come to serve; all else is done all the same.
   */
  async update(specs: readonly ServiceSpec[]): Promise<void> {
    if (this.#isStopping) return;
    const known = new Map(this.#pools.map((pool) => [pool.spec.name, pool]));
    const gone = this.#pools.filter(({ spec }) => !specs.some(({ name }) => name === spec.name));
    const changes: Promise<unknown>[] = gone.map((pool) => this.#leave(pool));
    this.#pools = specs.map((spec) => {
      const pool = known.get(spec.name);
      if (pool) changes.push(pool.update(spec));
      return pool ?? this.#add(spec);
    });
    await settleAll(changes);
  }

  #all(): ProcessPool[] {
    return [...this.#pools, ...this.#leaving];
  }

  async #leave(pool: ProcessPool): Promise<void> {
    this.#leaving.add(pool);
    try {
      await pool.stop();
    } finally {
      this.#leaving.delete(pool);
    }
  }

  #add(spec: ServiceSpec): ProcessPool {
    const pool = new ProcessPool(spec, this.#options);
    pool.start();
    return pool;
  }

  /** Starts misconfigured processes again. */
  retry(): void {
    for (const pool of this.#pools) pool.retry();
  }

  /** Sends all processes a signal. */
  signal(signal: Deno.Signal): void {
    for (const pool of this.#all()) pool.signal(signal);
  }

  /**
   * Stops all processes, one service after the other.
   *
   * @throws {Error} If some had to be killed, as they took too long; it names them.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    const killed = await (this.#stopped ??= this.#stopAll(options));
    if (killed.length === 0 || options.signal?.aborted) return;
    throw new Error(`Killed processes that did not stop in time: ${killed.join(", ")}`);
  }

  async #stopAll(options: StopOptions): Promise<string[]> {
    this.announceStop();
    this.#options.onStopping?.();
    const killed: string[] = [];
    const { entrance = [], other = [] } = Object.groupBy(
      this.#all().toReversed(),
      ({ isEntrance }) => isEntrance ? "entrance" : "other",
    );
    for (const pool of [...entrance, ...other]) killed.push(...await pool.stop(options));
    return killed;
  }
}

import type { StopOptions } from "../../../core/component.ts";
import { toError } from "../../../core/errors.ts";
import { MISCONFIGURED } from "../../command/failure.ts";
import { type Child, describeExit, stillbornChild } from "../processes/child.ts";
import { LONGEST_DELAY_MS, restartDelayMs, WELL_AFTER_MS } from "./restart_delay.ts";
import { untilServing } from "../processes/until_serving.ts";

/** What a keeper's process is doing. */
export type KeeperState = "starting" | "serving" | "waiting" | "stopped";

/** Options of a {@linkcode Keeper}. */
export interface KeeperOptions {
  /** Name of the process, such as `"Greeting.0"`. */
  readonly name: string;
  /** Starts a process; throws if there is no such program. */
  readonly spawn: () => Child;
  /** Tells the person what has happened. */
  readonly note: (text: string) => void;
  /** Called when a process has ended that cannot work until a file changes. */
  readonly onMisconfigured?: (() => void) | undefined;
}

/** How a process is replaced. */
export interface ReplaceOptions {
  /** Whether the new process serves before the old one stops, hence both run for a while. */
  readonly overlap: boolean;
}

/** Keeps one process alive. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #stopping = new AbortController();
  readonly #children = new Set<Child>();
  #current: { readonly child: Child; readonly since: number } | undefined;
  #successor: Promise<Child | undefined> | undefined;
  #isServing = false;
  #isRetired = false;
  #isMisconfigured = false;
  #failures = 0;
  /** Why the last process could not be started. */
  #complaint: string | undefined;
  #restarts = 0;
  #wake: () => void = () => {};
  #loop: Promise<void> | undefined;

  /** Creates a keeper that has started nothing. */
  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Name of the process. */
  get name(): string {
    return this.#options.name;
  }

  /** Process id of the process that runs. */
  get pid(): number | undefined {
    return this.#current?.child.pid;
  }

  /** Whether the process serves HTTP. */
  get servesHttp(): boolean {
    return this.#current?.child.servesHttp ?? false;
  }

  /** When the process was started, on the clock of `performance.now()`. */
  get since(): number | undefined {
    return this.#current?.since;
  }

  /** How often a process has ended by itself. */
  get restarts(): number {
    return this.#restarts;
  }

  /** RPC endpoint of the process, where it has one. */
  get endpoint(): string | undefined {
    return this.#current?.child.endpoint;
  }

  /** The process of a mark, which may be one that stops while another one takes its place. */
  find(mark: string): Child | undefined {
    return this.#children.values().find((child) => child.mark === mark);
  }

  /** What the process is doing. */
  get state(): KeeperState {
    if (this.#stopping.signal.aborted) return "stopped";
    if (this.#current === undefined) return "waiting";
    return this.#isServing ? "serving" : "starting";
  }

  /** Starts a process, and another one whenever it ends. */
  start(): void {
    this.#loop ??= this.#keep();
  }

  /**
   * Waits until the process serves.
   *
   * @throws {NotServingError} If it ends before, or takes too long.
   */
  async untilServing(): Promise<void> {
    if (this.#current) await untilServing(this.#current.child, this.name);
  }

  /**
   * Replaces the process by a new one.
   *
   * @throws {NotServingError} If the new one does not come to serve. With overlap, the old one then
   * goes on.
   */
  async replace({ overlap }: ReplaceOptions): Promise<void> {
    this.#complaint = undefined;
    if (overlap && this.#isServing) {
      const next = this.#spawn();
      try {
        await untilServing(next, this.name);
      } catch (error) {
        await this.#stop(next);
        throw error;
      }
      this.#succeed(Promise.resolve(next));
      await this.#stopCurrent();
    } else {
      const next = Promise.withResolvers<Child | undefined>();
      this.#succeed(next.promise);
      await this.#stopCurrent();
      const child = this.#stopping.signal.aborted ? undefined : this.#spawn();
      next.resolve(child);
      if (child) await untilServing(child, this.name);
    }
  }

  /** Starts a misconfigured process again: a file has changed. */
  retry(): void {
    if (this.#isMisconfigured) this.#wake();
  }

  /** From now on a process that ends is not started again. */
  retire(): void {
    this.#isRetired = true;
  }

  /** Sends the process a signal. */
  signal(signal: Deno.Signal): void {
    this.#current?.child.signal(signal);
  }

  /**
   * Stops the process for good.
   *
   * @returns Whether it has stopped in time.
   */
  async stop(options: StopOptions = {}): Promise<boolean> {
    this.#stopping.abort();
    this.#wake();
    const stopped = await Promise.all([...this.#children].map((one) => this.#stop(one, options)));
    await this.#loop;
    return stopped.every(Boolean);
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping;
    const { note } = this.#options;
    while (!signal.aborted) {
      const successor = this.#successor;
      this.#successor = undefined;
      const child = successor ? await successor : this.#spawn();
      if (child === undefined) return;
      const since = performance.now();
      this.#current = { child, since };
      this.#isServing = false;
      void child.serving.then(() => this.#isServing ||= this.#current?.child === child);
      const exit = await child.ended;
      this.#current = undefined;
      this.#isServing = false;
      if (exit.killed > 0) note(`killed ${exit.killed} of its processes that did not stop`);
      if (signal.aborted || this.#successor) continue;
      if (this.#isRetired) return;
      if (child.pid === undefined) {
        await this.#pause(restartDelayMs(++this.#failures));
        continue;
      }
      this.#restarts++;
      if (exit.code === MISCONFIGURED && exit.signal === null) {
        note("is misconfigured; starts again when a file changes, or by lymph node restart");
        this.#options.onMisconfigured?.();
        this.#isMisconfigured = true;
        await this.#pause();
        this.#isMisconfigured = false;
        continue;
      }
      this.#failures = performance.now() - since < WELL_AFTER_MS ? this.#failures + 1 : 0;
      const delayMs = restartDelayMs(this.#failures);
      const seconds = (delayMs / 1000).toFixed(1);
      note(`ended (${describeExit(exit)}); starts again in ${seconds} s`);
      await this.#pause(delayMs);
    }
  }

  /** Names the process that comes next, in place of one of the keeper's own making. */
  #succeed(successor: Promise<Child | undefined>): void {
    this.#failures = 0;
    this.#successor = successor;
    this.#wake();
  }

  #spawn(): Child {
    let child: Child;
    try {
      child = this.#options.spawn();
      if (this.#complaint !== undefined) this.#options.note("has started");
      this.#complaint = undefined;
    } catch (error) {
      this.#complain(toError(error).message);
      child = stillbornChild();
    }
    this.#children.add(child);
    void child.ended.then(() => this.#children.delete(child));
    return child;
  }

  /** Says once why no process can be started: the program may be installed, or moved back, later. */
  #complain(complaint: string): void {
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    const seconds = LONGEST_DELAY_MS / 1000;
    this.#options.note(`${complaint}; tried again every ${seconds} s, and said only once`);
  }

  async #stopCurrent(): Promise<void> {
    if (this.#current) await this.#stop(this.#current.child);
  }

  async #stop(child: Child, options: StopOptions = {}): Promise<boolean> {
    return await child.stop(options);
  }

  async #pause(delayMs?: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = delayMs === undefined ? undefined : setTimeout(resolve, delayMs);
    this.#wake = resolve;
    if (this.#stopping.signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
  }
}

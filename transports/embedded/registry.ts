import { join } from "node:path";
import type { StopOptions } from "../../core/component.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { ServiceRegistry, WatchOptions } from "../../core/discovery/registry.ts";
import { RegistrationError, RpcError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/log.ts";
import { Bell } from "./bell.ts";
import { closeStore, type Opened, openStore } from "./opened.ts";
import { identifyProcess } from "./process_liveness.ts";
import { Registrations } from "./registrations.ts";
import { ServiceView } from "./service_view.ts";
import { explain } from "./store_failure.ts";
import { Upkeep } from "./upkeep.ts";

const logger = getLogger("lymph.embedded");

const UPKEEP_INTERVAL_MS = 1000;

/** Options of {@linkcode EmbeddedServiceRegistry}. */
export interface EmbeddedServiceRegistryOptions {
  /**
   * Directory that the processes of one project share, such as `.lymph`. It is created where
   * missing and must be on a local disk.
   */
  readonly stateDir: string;
}

/**
 * The registry of one machine: a SQLite file that all processes of a project share, without any
 * server. Changes reach the others within milliseconds.
 *
 * An instance whose process has died is removed by the other processes within about a second,
 * while processes that are merely busy or stopped keep theirs.
 *
 * @example A registry in a directory of the project
 * ```ts
 * import { EmbeddedServiceRegistry } from "@lymph/lymph/embedded";
 *
 * const registry = new EmbeddedServiceRegistry({ stateDir: await Deno.makeTempDir() });
 * await registry.start();
 * console.log(await registry.discover());
 * await registry.stop();
 * ```
 */
export class EmbeddedServiceRegistry implements ServiceRegistry {
  readonly #stateDir: string;
  readonly #bell: Bell;
  readonly #upkeep = new Upkeep(() => this.#maintain(), UPKEEP_INTERVAL_MS);
  readonly #registrations = new Registrations();
  readonly #stopping = new AbortController();
  #opened: Opened | undefined;
  #sweeping: Promise<void> | undefined;

  /** Creates a registry; nothing is opened yet. */
  constructor({ stateDir }: EmbeddedServiceRegistryOptions) {
    this.#stateDir = stateDir;
    this.#bell = new Bell(join(stateDir, "lymph.bell"), {
      version: () => this.#require().store.dataVersion(),
    });
  }

  /**
   * Opens the store.
   *
   * @throws {ConfigError} If it cannot be used: no right to write, damaged, of a newer release, …
   */
  async start(): Promise<void> {
    this.#opened = await openStore(this.#stateDir, await identifyProcess());
    this.#upkeep.start();
  }

  /** Ends all watches and removes what was registered here. */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    this.#stopping.abort();
    const maintained = this.#upkeep.stop();
    if (!signal?.aborted) await maintained;
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened === undefined) return;
    try {
      await opened.store.write(() => opened.sessions.end(), { signal });
      this.#bell.ring();
    } catch (error) {
      logger.warn("Left instances for others to remove: {error}", { error });
    } finally {
      this.#bell.close();
      closeStore(opened);
    }
  }

  /** Registers an instance, taking over where another process has registered the same id. */
  async register(instance: ServiceInstance): Promise<void> {
    const opened = this.#require();
    try {
      await this.#registrations.add(opened, instance);
    } catch (thrown) {
      const action = `register ${instance.service}`;
      throw new RegistrationError(explain(action, opened.store.path, thrown), { cause: thrown });
    }
    this.#bell.ring();
  }

  /** Removes an instance that was registered here. */
  async unregister(instance: ServiceInstance): Promise<void> {
    const opened = this.#require();
    try {
      if (await this.#registrations.remove(opened, instance)) this.#bell.ring();
    } catch (thrown) {
      const action = `unregister ${instance.service}`;
      throw new RegistrationError(explain(action, opened.store.path, thrown), { cause: thrown });
    }
  }

  /** Names of all services that were ever registered in this project. */
  // deno-lint-ignore require-await -- so that a failure rejects, as the contract has it
  async discover(): Promise<string[]> {
    const { instances, store } = this.#require();
    try {
      return instances.serviceNames();
    } catch (thrown) {
      throw new RpcError(explain("list services", store.path, thrown), { cause: thrown });
    }
  }

  /**
   * The instances of a service: now, without those of dead processes, and after each change. They
   * stand in order of registration, but each watch in the project begins one further than the last.
   */
  async *watch(
    service: string,
    { signal }: WatchOptions,
  ): AsyncGenerator<readonly ServiceInstance[], void, void> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    if (ended.aborted) return;
    let change = Promise.withResolvers<void>();
    const onChange = () => change.resolve();
    ended.addEventListener("abort", onChange);
    using _listening = this.#bell.listen(onChange);
    const view = new ServiceView(service);
    await this.#sweep().catch((error) => logger.debug("Skipped a sweep: {error}", { error }));
    while (!ended.aborted) {
      // Before looking, so that no change slips through between looking and waiting.
      change = Promise.withResolvers<void>();
      const list = await view.refresh(this.#require());
      if (ended.aborted) return;
      if (list === undefined) await change.promise;
      else yield list;
    }
  }

  /** What every process does about once per second. */
  async #maintain(): Promise<void> {
    const opened = this.#require();
    if (opened.store.isReplaced()) await this.#reopen(opened);
    if (await this.#registrations.restore(this.#require())) this.#bell.ring();
    await this.#sweep();
  }

  async #reopen(previous: Opened): Promise<void> {
    const { path } = previous.store;
    logger.warn("Opening {path} again: it was deleted or replaced by another file", { path });
    const opened = await openStore(this.#stateDir, previous.self);
    if (this.#stopping.signal.aborted) return closeStore(opened);
    this.#opened = opened;
    closeStore(previous);
    this.#bell.ring();
  }

  /** Removes what dead processes have left; whoever asks meanwhile shares one sweep. */
  #sweep(): Promise<void> {
    return this.#sweeping ??= this.#require().sessions.sweep()
      .then((ended) => {
        if (ended > 0) this.#bell.ring();
      })
      .finally(() => this.#sweeping = undefined);
  }

  #require(): Opened {
    if (this.#opened === undefined) {
      throw new RegistrationError(
        `Cannot use the registry in ${this.#stateDir} as it must be running`,
      );
    }
    return this.#opened;
  }
}

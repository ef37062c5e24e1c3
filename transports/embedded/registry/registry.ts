import type { StopOptions } from "../../../core/component.ts";
import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import type { ServiceRegistry, WatchOptions } from "../../../core/discovery/registry.ts";
import { RegistrationError, RpcError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { type RegistryRows, registryRows } from "./registry_rows.ts";
import { Registrations } from "./registrations.ts";
import { ServiceView } from "./service_view.ts";
import { EmbeddedState, type EmbeddedStateOptions, UPKEEP_INTERVAL_MS } from "../state.ts";
import { explain } from "../store/store_failure.ts";
import { Interval } from "../interval.ts";
import { StoreUser } from "../store_user.ts";

const logger = getLogger("lymph.embedded");

/** Options of {@linkcode EmbeddedServiceRegistry}: a directory, or a state that others use too. */
export type EmbeddedServiceRegistryOptions = EmbeddedStateOptions | {
  /** State that the process uses for its events as well. */
  readonly state: EmbeddedState;
};

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
  /** Always 0, as a file on the same machine is never away. */
  readonly ageMs: number = 0;
  readonly #state: EmbeddedState;
  readonly #upkeep = new Interval(() => this.#maintain(), UPKEEP_INTERVAL_MS);
  readonly #registrations = new Registrations();
  readonly #stopping = new AbortController();
  readonly #user: StoreUser<RegistryRows>;

  /** Creates a registry; nothing is opened yet. */
  constructor(options: EmbeddedServiceRegistryOptions) {
    this.#state = "state" in options ? options.state : new EmbeddedState(options);
    const { directory } = this.#state;
    this.#user = new StoreUser(this.#state, {
      rowsIn: registryRows,
      closedError: (action) =>
        new RegistrationError(`Cannot ${action} in ${directory} as it must be running`),
    });
  }

  /**
   * Opens the store.
   *
   * @throws {ConfigError} If it cannot be used: no right to write, damaged, of a newer release, …
   */
  async start(): Promise<void> {
    await this.#user.open();
    this.#upkeep.start();
  }

  /** Ends all watches and removes what was registered here. */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    this.#stopping.abort();
    const maintained = this.#upkeep.stop();
    if (!signal?.aborted) await maintained;
    if (this.#user.rows === undefined) return;
    await this.#user.close({
      signal,
      onFailure: (error) => logger.warn("Left instances for others to remove: {error}", { error }),
    });
  }

  /** Registers an instance, taking over where another process has registered the same id. */
  async register(instance: ServiceInstance): Promise<void> {
    const rows = this.#require();
    try {
      await this.#registrations.add(rows, instance);
    } catch (thrown) {
      const action = `register ${instance.service}`;
      throw new RegistrationError(explain(action, rows.store.path, thrown), { cause: thrown });
    }
    this.#state.bell.ring();
  }

  /** Removes an instance that was registered here. */
  async unregister(instance: ServiceInstance): Promise<void> {
    const rows = this.#require();
    try {
      if (await this.#registrations.remove(rows, instance)) this.#state.bell.ring();
    } catch (thrown) {
      const action = `unregister ${instance.service}`;
      throw new RegistrationError(explain(action, rows.store.path, thrown), { cause: thrown });
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
   * Ends at once while the registry does not run.
   */
  async *watch(
    service: string,
    { signal }: WatchOptions,
  ): AsyncGenerator<readonly ServiceInstance[], void, void> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    if (ended.aborted || this.#user.rows === undefined) return;
    let change = Promise.withResolvers<void>();
    const onChange = () => change.resolve();
    ended.addEventListener("abort", onChange);
    using _listening = this.#state.bell.listen(onChange);
    const view = new ServiceView(service);
    await this.#state.sweep().catch((error) => logger.debug("Skipped a sweep: {error}", { error }));
    while (!ended.aborted) {
      // Before looking, so that no change slips through between looking and waiting.
      change = Promise.withResolvers<void>();
      const list = await view.refresh(this.#require());
      if (ended.aborted) return;
      if (list === undefined) await change.promise;
      else yield list;
    }
  }

  async #maintain(): Promise<void> {
    if (await this.#registrations.restore(this.#require())) this.#state.bell.ring();
  }

  #require(): RegistryRows {
    return this.#user.require("use the registry");
  }
}

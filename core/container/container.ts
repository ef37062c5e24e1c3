import type { Component, StopOptions } from "../component.ts";
import type { Usage } from "../contract/usage/usage.ts";
import type { ErrorContext } from "../error_hook.ts";
import type { EventOptions } from "../events/event_options.ts";
import type { EmitOptions } from "../events/emit_options.ts";
import type { EventLog } from "../events/event_log.ts";
import type { ServiceEvent } from "../events/service_event.ts";
import { hashId } from "../id.ts";
import type { Interface, InterfaceClass } from "../interface/interface.ts";
import {
  drainInterfaces,
  pendingOf,
  startInterface,
  stopInterface,
} from "../interface/interface_hooks.ts";
import type { InterfaceHost } from "../interface/interface_host.ts";
import { stateOf } from "../interface/messenger.ts";
import { Lifecycle } from "../lifecycle.ts";
import type { Message } from "../message/message.ts";
import { Metrics } from "../observe/metrics/metrics.ts";
import type { PendingWork } from "../observe/pending_work.ts";
import type { Spans } from "../observe/spans.ts";
import type { HttpCall, HttpContext, Wrap } from "../plugins/around.ts";
import { Plugins } from "../plugins/plugins.ts";
import type { Client } from "../rpc/calling/client.ts";
import type { RequestOptions } from "../rpc/calling/request_options.ts";
import type { Question } from "../rpc/question.ts";
import { checkInterfaces } from "./check_interfaces.ts";
import { ContainerEvents } from "./container_events.ts";
import type { ContainerOptions, ContainerParts, InstallOptions } from "./container_options.ts";
import { ContainerRpc } from "./container_rpc.ts";
import { ContainerStreams } from "./container_streams.ts";
import { createInterface } from "./create_interface.ts";
import {
  type Contracts,
  DEFAULT_INTERFACE,
  defaultInterfaceOf,
  type LogLevelChange,
  type MethodDescription,
} from "./default_interface.ts";
import { type Health, healthOfInstance } from "./health.ts";
import { instancesOf, Registrations } from "./registrations.ts";

/** One process's worth of services: composes the parts, starts them inside out, stops them outside in. */
export class Container implements Component, InterfaceHost {
  /** What is measured here. */
  readonly metrics: Metrics;
  readonly #parts: ContainerParts;
  readonly #options: ContainerOptions;
  readonly #plugins: Plugins;
  readonly #spans: Spans | undefined;
  readonly #rpc: ContainerRpc;
  readonly #events: ContainerEvents;
  readonly #interfaces: Interface[] = [];
  readonly #registrations: Registrations;
  readonly #streams: ContainerStreams;
  readonly #lifecycle = new Lifecycle();
  #hasStarted = false;

  /** Creates a container. It does nothing before it is started. */
  constructor(parts: ContainerParts, options: ContainerOptions = {}) {
    this.#parts = parts;
    this.#options = options;
    const plugins = this.#plugins = new Plugins(options.plugins);
    const tags = () => ({ ...options.tags, identity: this.identity });
    const metrics = this.metrics = new Metrics(tags);
    const spans = this.#spans = options.spans ?? plugins.spans;
    this.#rpc = new ContainerRpc(parts, { plugins, spans, metrics, peer: options.peer });
    this.#registrations = new Registrations(parts.registry);
    this.#streams = new ContainerStreams(parts, metrics);
    this.#events = new ContainerEvents({
      events: parts.events,
      plugins,
      spans,
      metrics,
      source: () => this.identity,
      instances: (service) => this.#rpc.directory.listing(service),
    });
  }

  /** {@inheritDoc InterfaceHost.instances} */
  readonly instances: InterfaceHost["instances"] = (name) => this.#rpc.instances(name);

  /** {@inheritDoc InterfaceHost.isDiscovered} */
  readonly isDiscovered: InterfaceHost["isDiscovered"] = (name) => this.#rpc.isDiscovered(name);

  /** Asks other services. */
  get client(): Client {
    return this.#rpc.client;
  }

  /** RPC endpoint; known once started. */
  get endpoint(): string {
    return this.#rpc.peer.endpoint;
  }

  /** Identity in the registry and in events; known once started. */
  get identity(): string {
    return hashId(this.endpoint);
  }

  /** {@inheritDoc InterfaceHost.ip} */
  get ip(): string {
    return this.#options.ip ?? "127.0.0.1";
  }

  /** {@inheritDoc InterfaceHost.isReady} */
  get isReady(): boolean {
    return this.#hasStarted && !this.#lifecycle.isStopped;
  }

  /** Whether it is ready, and all of its interfaces say that they can do their work. */
  health(): Promise<Health> {
    return healthOfInstance(this, this.#lifecycle);
  }

  /** The installed interfaces. */
  get interfaces(): readonly Interface[] {
    return this.#interfaces;
  }

  /**
   * Installs an interface. Call it before `start()`.
   *
   * @throws {ConfigError} If the interface refuses its configuration.
   * @throws {RangeError} If it has a name that no service can have.
   * @throws {SyntaxError} If its version is invalid.
   */
  async install<Service extends Interface>(
    type: InterfaceClass<Service>,
    options: InstallOptions = {},
  ): Promise<Service> {
    const installed = await createInterface(this, type, options);
    this.#rpc.add(installed);
    this.metrics.add(stateOf(installed).metrics);
    this.#interfaces.push(installed);
    if (installed.name !== DEFAULT_INTERFACE) this.#plugins.interfaceInstalled(installed);
    return installed;
  }

  /**
   * Starts everything, inside out.
   *
   * @throws {DOMException} An `AbortError`, if it is stopped first.
   */
  async start(): Promise<void> {
    if (!this.#interfaces.some(({ name }) => name === DEFAULT_INTERFACE)) {
      const type = defaultInterfaceOf(this, () => this.#describeUsage());
      await this.install(type, { name: DEFAULT_INTERFACE });
    }
    const { registry, events } = this.#parts;
    const { peer, directory } = this.#rpc;
    const [life, registrations] = [this.#lifecycle, this.#registrations];
    try {
      await this.#rpc.loadSignatures();
      const contracts = this.#check();
      await life.beginWhole(() => this.#plugins.start(), (options) => this.#plugins.stop(options));
      await this.#streams.begin(life);
      await life.begin(() => peer.start(), (options) => peer.stop(options));
      await life.begin(() => registry.start(), (options) => registry.stop(options));
      await life.begin(() => events.start(), (options) => events.stop(options));
      await life.begin(() => directory.start(), () => directory.stop());
      await life.begin(() => {}, () => Promise.resolve(this.#events.stop()));
      for (const installed of this.#interfaces) {
        await life.beginWhole(
          (stopped) => startInterface(installed, stopped),
          ({ signal }) => stopInterface(installed, signal),
        );
      }
      const known = await contracts;
      const { identity, endpoint } = this;
      const metadata = { ...this.#streams.endpoints, ...this.#options.metadata };
      const own = this.#options.isolated
        ? []
        : instancesOf(this.#interfaces, { identity, endpoint, metadata });
      await life.begin(() => directory.serve(own), () => Promise.resolve(directory.serve([])));
      await life.begin(
        () => this.#events.handle(this.#interfaces, known),
        (options) => this.#events.stopHandling(options),
      );
      await life.begin(() => {}, (options) => this.#drain(options));
      await life.begin(() => {}, (options) => drainInterfaces(this.#interfaces, options));
      await life.begin(() => registrations.registerAll(own), () => registrations.unregisterAll());
      await life.begin(() => {}, () => Promise.resolve(this.#events.release()));
      this.#hasStarted = true;
    } catch (error) {
      // If it was stopped first, that stop says how; otherwise there is nothing to wait for.
      const options = life.isStopped ? {} : { signal: AbortSignal.abort() };
      await this.stop(options).catch(() => {}); // the first error counts
      throw error;
    }
  }

  /**
   * Stops what was started, in reverse: refuse work, drain, release. A second call waits for the
   * same end, and its signal counts, too.
   *
   * @throws {DrainError} If requests were cut off; everything is stopped all the same.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    await this.#lifecycle.stop(options);
  }

  /** Stops the container at the end of its scope. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** {@inheritDoc InterfaceHost.request} */
  request(address: string, question: Question, options?: RequestOptions): Promise<Message> {
    return this.#rpc.request(address, question, options);
  }

  /** {@inheritDoc InterfaceHost.emit} */
  emit(type: string, body: unknown, options?: EmitOptions): Promise<void> {
    return this.#events.emitter.emit(type, body, options);
  }

  /** {@inheritDoc InterfaceHost.subscribe} */
  subscribe(
    ownerName: string,
    types: readonly string[],
    handler: (event: ServiceEvent) => unknown,
    options: EventOptions,
  ): Promise<AsyncDisposable> {
    return this.#events.handlers.subscribe(ownerName, types, handler, options);
  }

  /** {@inheritDoc InterfaceHost.eventLog} */
  get eventLog(): EventLog | undefined {
    return this.#parts.events.log;
  }

  /** {@inheritDoc InterfaceHost.failed} */
  failed(error: Error, context: ErrorContext): void {
    this.#plugins.failed(error, context);
  }

  /** {@inheritDoc InterfaceHost.httpRequested} */
  httpRequested(request: Request, context: HttpContext): void {
    this.#plugins.httpRequested(request, context);
  }

  /** {@inheritDoc InterfaceHost.aroundHttpRequest} */
  get aroundHttpRequest(): Wrap<HttpCall, Response> | undefined {
    return this.#plugins.aroundHttpRequest;
  }

  /** {@inheritDoc InterfaceHost.activeTraceId} */
  activeTraceId(): string | undefined {
    return this.#spans?.activeTraceId();
  }

  /** Every method that may be called, for `lymph.inspect`. */
  describeMethods(): Promise<MethodDescription[]> {
    return this.#rpc.describeMethods();
  }

  /** What the methods of each interface take and give, for `lymph.inspect`. */
  async describeContracts(): Promise<Contracts> {
    const { describeInterfaces } = await import("./describe_interfaces.ts");
    return await describeInterfaces(this.#interfaces, this.#options.describeClass);
  }

  /** What has begun here and not ended: requests in both directions, events, tasks, background work. */
  pending(): PendingWork[] {
    const own = this.#interfaces.flatMap(pendingOf);
    return [...own, ...this.#events.pending(), ...this.#rpc.peer.pending()];
  }

  /** Changes the level of a logger for a while, for `lymph.change_loglevel`. */
  changeLogLevel(change: LogLevelChange): void {
    this.#options.changeLogLevel?.(change);
  }

  /** What services take and give is found out while the parts start. */
  #check(): ReturnType<typeof checkInterfaces> {
    const { describeClass: describe, validate } = this.#options;
    return checkInterfaces(this.#interfaces, { describe, validate, rpc: this.#rpc });
  }

  async #describeUsage(): Promise<Usage> {
    const noted = { ...this.#rpc.describeUsage(), events: this.#events.handlers.shapes.toArray() };
    const { describeUsage } = await import("./describe_usage.ts");
    return await describeUsage(noted, await this.describeContracts());
  }

  async #drain(options: StopOptions): Promise<void> {
    if (this.#options.isolated || options.signal?.aborted) return;
    // What fails in it, the next step tells.
    const finish = () => this.#events.stopHandling(options).catch(() => {});
    await this.#rpc.peer.drain({ ...options, finish });
  }
}

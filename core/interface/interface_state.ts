import type { StopOptions } from "../component.ts";
import type { Config } from "../config/config.ts";
import type { WebRoute } from "../contract/service_contract.ts";
import { EmittedBodies } from "../events/emitting/emitted_bodies.ts";
import type { EmitOptions } from "../events/emit_options.ts";
import { workerName } from "../events/handling/tasks.ts";
import { instanceId } from "../id.ts";
import { Metrics } from "../observe/metrics/metrics.ts";
import type { PendingWork } from "../observe/pending_work.ts";
import { BackgroundWork } from "./background_work.ts";
import type { Installation, InterfaceHost } from "./interface_host.ts";
import { OwnedComponents } from "./owned_components.ts";

/** What a base class does at each hook, after a subclass's own, whether that calls `super` or not. */
export interface BaseHooks {
  /** At `applyConfig`. */
  applyConfig?(config: Config): void;
  /** At `onStart`. */
  onStart?(): Promise<void>;
  /** At `onDrain`, even if the subclass's own fails. */
  onDrain?(options: StopOptions): Promise<void>;
  /** At `onStop`, even if the subclass's own fails. */
  onStop?(): Promise<void>;
  /** At `describe`; what a subclass says goes before it. */
  describe?(): Record<string, unknown>;
  /** Its paths, if it serves some. */
  routes?(): Promise<WebRoute[]>;
  /** What it is about to do, other than by RPC and events. */
  pending?(): PendingWork[];
}

/** What the framework keeps of an interface, hidden from its subclasses. */
export class InterfaceState {
  /** Where it lives; undefined until it is installed. */
  installation: Installation | undefined;
  /** What its base class does itself; for base classes that bring sockets. */
  baseHooks: BaseHooks = {};
  /** Its own metrics. */
  readonly metrics: Metrics = new Metrics(() => ({ interface: this.name }));
  /** What it starts and stops. */
  readonly components: OwnedComponents = new OwnedComponents();
  /** What it does in the background. */
  readonly work: BackgroundWork = new BackgroundWork();
  /** What the events that it emits, and the tasks that it applies, are checked with. */
  readonly emitted: EmittedBodies = new EmittedBodies();
  readonly #className: string;

  /** Creates the state of an interface that is not installed. */
  constructor(className: string) {
    this.#className = className;
  }

  /** Name on the wire. */
  get name(): string {
    return this.installation?.name ?? this.#className;
  }

  /** Id under which it is registered; known once its container listens. */
  get id(): string {
    const { name, version = null, isWorker = false } = this.installation ?? {};
    const service = isWorker ? workerName(this.name) : name ?? this.name;
    return instanceId(this.host.identity, service, version);
  }

  /**
   * Its container.
   *
   * @throws {TypeError} If it is not installed.
   */
  get host(): InterfaceHost {
    if (this.installation) return this.installation.host;
    throw new TypeError(`Cannot use ${this.name} before it is installed in a container`);
  }

  /** Publishes an event in its name, once its body was checked. */
  emit(type: string, body: unknown, options?: EmitOptions): Promise<void> {
    const { host, emitted } = this;
    return emitted.check(type, body).then(() => host.emit(type, body, options));
  }
}

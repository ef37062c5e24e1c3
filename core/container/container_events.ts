import type { CompiledContract } from "../checks/compile_contract.ts";
import type { StopOptions } from "../component.ts";
import type { Listing } from "../discovery/directory.ts";
import { Emitter } from "../events/emitting/emitter.ts";
import { WorkerWatch } from "../events/emitting/worker_watch.ts";
import type { EventSystem } from "../events/event_system.ts";
import { EventHandlers } from "../events/handling/handlers.ts";
import { EventMetrics } from "../events/metrics.ts";
import type { Interface } from "../interface/interface.ts";
import type { Metrics } from "../observe/metrics/metrics.ts";
import type { PendingWork } from "../observe/pending_work.ts";
import type { Spans } from "../observe/spans.ts";
import type { Plugins } from "../plugins/plugins.ts";
import { addEventHandlers } from "./offers.ts";

/** What {@linkcode ContainerEvents} work with. */
export interface ContainerEventsContext {
  /** Carries the events. */
  readonly events: EventSystem;
  /** Wrap handlers, and are told of what fails. */
  readonly plugins: Plugins;
  /** Shows events to a tracing system. */
  readonly spans: Spans | undefined;
  /** Where events are measured. */
  readonly metrics: Metrics;
  /** Identity of the container. */
  readonly source: () => string;
  /** The instances of a service. */
  readonly instances: (service: string) => Listing;
}

/** The events of a container: those that its interfaces emit, and those that they handle. */
export class ContainerEvents {
  /** Emits events. */
  readonly emitter: Emitter;
  /** Handles events. */
  readonly handlers: EventHandlers;
  readonly #metrics = new EventMetrics();
  readonly #workers: WorkerWatch;

  /** Composes what emits and handles events. */
  constructor(
    { events, plugins, spans, metrics, source, instances }: ContainerEventsContext,
  ) {
    metrics.add(this.#metrics);
    if (events.metrics) metrics.add(events.metrics);
    this.#workers = new WorkerWatch(instances);
    const shared = { events, metrics: this.#metrics, spans, source };
    this.emitter = new Emitter({ ...shared, workers: this.#workers });
    this.handlers = new EventHandlers({
      ...shared,
      instances,
      onError: (error, context) => plugins.failed(error, context),
      around: plugins,
    });
  }

  /**
   * Subscribes what interfaces declare; resolves once it is live.
   *
   * @param contracts What is checked of each.
   */
  async handle(
    interfaces: readonly Interface[],
    contracts: ReadonlyMap<Interface, CompiledContract>,
  ): Promise<void> {
    await addEventHandlers(interfaces, this.handlers, contracts);
  }

  /** Takes no more events that others can handle, or this process when it is back. */
  release(): void {
    this.handlers.release();
  }

  /** Unsubscribes everything, and waits for what is being handled. */
  async stopHandling(options: StopOptions): Promise<void> {
    await this.handlers.stop(options);
  }

  /** Looks no more for workers that tasks wait for. */
  stop(): void {
    this.#workers.stop();
  }

  /** The events that are being handled. */
  pending(): PendingWork[] {
    return this.#metrics.running.pending();
  }
}

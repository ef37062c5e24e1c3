import type { Listing } from "../discovery/directory.ts";
import type { ServiceInstance } from "../discovery/instance.ts";
import { toError } from "../errors.ts";
import { getLogger } from "../observe/log.ts";
import type { EventHandler, EventSystem, ServiceEvent } from "./event_system.ts";
import { partitionsOf } from "./partitions.ts";
import type { SerialQueues } from "./serial.ts";

const log = getLogger("lymph.events");
const RETRY_MS = 1000;

/** Metadata under which an instance tells which serial events it handles. */
export const SERIAL_EVENTS = "serial_events";

/** What a {@linkcode SerialHandler} works with. */
export interface SerialHandlerParts {
  /** Carries the events. */
  readonly events: EventSystem;
  /** Emits in the name of the container. */
  readonly emit: (type: string, body: unknown) => Promise<void>;
  /** The instances of the service, this one included once it is registered. */
  readonly instances: Listing;
  /** Id of this instance. */
  readonly instanceId: string;
  /** Names the queues. */
  readonly queues: SerialQueues;
  /** Name of the handler. */
  readonly handlerName: string;
  /** Enters a trace and reports errors. */
  readonly traced: (queue: string, handle: (event: ServiceEvent) => unknown) => EventHandler;
  /** Calls the handler. */
  readonly handle: (event: ServiceEvent) => unknown;
}

/**
 * Handles serial events. Which partitions are this instance's is only agreed on by looking at the
 * registry; that no two instances ever work on one is the event system's promise.
 */
export class SerialHandler implements AsyncDisposable {
  readonly #parts: SerialHandlerParts;
  readonly #stopping = new AbortController();
  readonly #partitions = new Map<number, AsyncDisposable>();
  #push: AsyncDisposable | undefined;
  #sharing: Promise<void> = Promise.resolve();

  /** Creates a handler. It does nothing before it is started. */
  constructor(parts: SerialHandlerParts) {
    this.#parts = parts;
  }

  /** Resolves once no matching event can be missed any more. */
  async start(): Promise<void> {
    const { events, queues, traced, emit } = this.#parts;
    for (let i = 0; i < queues.count; i++) await events.declare(queues.partition(i));
    const push = traced(queues.push().queue, async (event) => {
      const { type, body } = queues.wrap(event);
      await emit(type, body);
    });
    this.#push = await events.subscribe(queues.push(), push);
    this.#sharing = this.#share();
  }

  /** Hands all partitions over to the other instances. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#push?.[Symbol.asyncDispose]();
    await this.#sharing;
    await this.#hold(new Set());
  }

  async #share(): Promise<void> {
    const { instances, queues, handlerName, instanceId } = this.#parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const changed = instances.changed(signal);
      let isHeld = true;
      if (instances.isReady) {
        const others = instances.instances.filter((one) => handles(one, handlerName));
        const ids = [instanceId, ...others.map(({ id }) => id)];
        isHeld = await this.#hold(partitionsOf(ids, queues.count, instanceId));
      }
      await (isHeld ? changed : Promise.race([changed, wait(RETRY_MS, signal)]));
    }
  }

  /** Takes over and hands over until exactly these partitions are held; false if some are not. */
  async #hold(wanted: ReadonlySet<number>): Promise<boolean> {
    const steps = [
      ...this.#partitions.keys().filter((index) => !wanted.has(index))
        .map((index) => this.#release(index)),
      ...wanted.keys().filter((index) => !this.#partitions.has(index))
        .map((index) => this.#take(index)),
    ];
    const failed = (await Promise.allSettled(steps)).filter(({ status }) => status === "rejected");
    for (const { reason } of failed as PromiseRejectedResult[]) {
      log.error("Cannot share out serial events: {error}", { error: toError(reason) });
    }
    return failed.length === 0;
  }

  async #take(index: number): Promise<void> {
    const { events, queues, traced, handle } = this.#parts;
    const subscription = queues.partition(index);
    const inner = traced(subscription.queue, handle);
    const live = await events.subscribe(subscription, async (event) => {
      const unwrapped = queues.unwrap(event);
      if (unwrapped !== undefined) await inner(unwrapped);
    });
    this.#partitions.set(index, live);
  }

  async #release(index: number): Promise<void> {
    const live = this.#partitions.get(index);
    this.#partitions.delete(index);
    await live?.[Symbol.asyncDispose]();
  }
}

/** Instances of another version, or of another framework, may not know the handler at all. */
function handles({ metadata }: ServiceInstance, handlerName: string): boolean {
  const names = metadata[SERIAL_EVENTS];
  return Array.isArray(names) && names.includes(handlerName);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

import type { Listing } from "../../discovery/directory.ts";
import type { ServiceInstance } from "../../discovery/instance.ts";
import { toError } from "../../errors.ts";
import { getLogger } from "../../observe/logs/log.ts";
import { pause } from "../../time/pause.ts";
import { settlesWithin } from "../../time/within.ts";
import type { EventSystem } from "../event_system.ts";
import type { ServiceEvent } from "../service_event.ts";
import { forward } from "./forward.ts";
import { partitionsOf } from "./partitions.ts";
import { isPartitionEvent, type SerialQueues } from "./serial_queues.ts";

const log = getLogger("lymph.events");
const RETRY_MS = 1000;
/** How long a stop waits for partitions that are being taken over. */
const TAKEOVER_MS = 1000;

/** Metadata under which an instance tells which serial events it handles. */
export const SERIAL_EVENTS = "serial_events";

/** What a {@linkcode SerialHandler} works with. */
export interface SerialHandlerParts {
  /** Carries the events. */
  readonly events: EventSystem;
  /** Identity of the container. */
  readonly source: () => string;
  /** The instances of the service, this one included once it is registered. */
  readonly instances: () => Listing;
  /** Id of this instance. */
  readonly instanceId: string;
  /** Names the queues. */
  readonly queues: SerialQueues;
  /** Name of the handler. */
  readonly handlerName: string;
  /** Enters a trace and reports errors. */
  readonly traced: <Result>(
    queue: string,
    handle: (event: ServiceEvent) => Result,
  ) => (event: ServiceEvent) => Promise<Awaited<Result>>;
  /** Refuses events whose bodies the handler does not take. */
  readonly checked: <Result>(
    handle: (event: ServiceEvent) => Result,
  ) => (event: ServiceEvent) => Result;
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
  readonly #releasing = new Set<Promise<void>>();
  #push: AsyncDisposable | undefined;
  #sharing: Promise<void> = Promise.resolve();

  /** Creates a handler. It does nothing before it is started. */
  constructor(parts: SerialHandlerParts) {
    this.#parts = parts;
  }

  /** Resolves once no matching event can be missed any more. */
  async start(): Promise<void> {
    const { events, queues, traced, checked, source } = this.#parts;
    for (let i = 0; i < queues.count; i++) await events.declare(queues.partition(i));
    const push = queues.push();
    // What is on its way to a partition may match a pattern such as #, and would come here forever.
    const wrap = checked((event) => queues.wrap(event, source()));
    const route = traced(
      push.queue,
      (event) => isPartitionEvent(event) ? undefined : wrap(event),
    );
    this.#push = await forward(events, push, route);
    this.#sharing = this.#share();
  }

  /** Hands all partitions over to the other instances. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#push?.[Symbol.asyncDispose]();
    // A takeover may wait for a broker that is away, for good.
    await settlesWithin(TAKEOVER_MS, this.#sharing);
    for (const index of this.#partitions.keys()) this.#release(index);
    await Promise.all(this.#releasing);
  }

  async #share(): Promise<void> {
    const { instances, queues, handlerName, instanceId } = this.#parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const listing = instances();
      const changed = listing.changed(signal);
      let isHeld = true;
      if (listing.isReady) {
        const others = listing.instances.filter((one) => handles(one, handlerName));
        const ids = [instanceId, ...others.map(({ id }) => id)];
        isHeld = await this.#hold(partitionsOf(ids, queues.count, instanceId));
      }
      await (isHeld ? changed : Promise.race([changed, pause(RETRY_MS, signal)]));
      if (listing.failure) await pause(RETRY_MS, signal);
    }
  }

  /** Hands over and takes over what changes; false if something could not be taken over. */
  async #hold(wanted: ReadonlySet<number>): Promise<boolean> {
    for (const index of this.#partitions.keys()) if (!wanted.has(index)) this.#release(index);
    const missing = [...wanted].filter((index) => !this.#partitions.has(index));
    const taken = await Promise.all(
      missing.map((index) =>
        this.#take(index).then(() => true, (error) => {
          if (this.#stopping.signal.aborted) return false;
          log.error("Cannot take over a partition: {error}", { error: toError(error) });
          return false;
        })
      ),
    );
    return taken.every(Boolean);
  }

  async #take(index: number): Promise<void> {
    const { events, queues, traced, checked, handle } = this.#parts;
    const subscription = queues.partition(index);
    const inner = traced(subscription.queue, checked(handle));
    const live = await events.subscribe(subscription, async (event) => {
      const unwrapped = queues.unwrap(event);
      if (unwrapped !== undefined) await inner(unwrapped);
    });
    this.#partitions.set(index, live);
    if (this.#stopping.signal.aborted) this.#release(index); // the stop may not have waited
  }

  /** Hands a partition over; what its handler works on may take its time and stops nothing else. */
  #release(index: number): void {
    const live = this.#partitions.get(index);
    this.#partitions.delete(index);
    const released: Promise<void> = Promise.resolve(live?.[Symbol.asyncDispose]())
      .catch((error) => log.error("Cannot hand over: {error}", { error: toError(error) }))
      .finally(() => this.#releasing.delete(released));
    this.#releasing.add(released);
  }
}

/** Instances of another version, or of another framework, may not know the handler at all. */
function handles({ metadata }: ServiceInstance, handlerName: string): boolean {
  const names = metadata[SERIAL_EVENTS];
  return Array.isArray(names) && names.includes(handlerName);
}

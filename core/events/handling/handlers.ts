import type { Validator } from "../../checks/validator.ts";
import type { StopOptions } from "../../component.ts";
import { EventShapes } from "../../contract/usage/event_shapes.ts";
import type { Declaration } from "../../declarations/declaration.ts";
import type { Listing } from "../../discovery/directory.ts";
import type { ErrorHook } from "../../error_hook.ts";
import { toError } from "../../errors.ts";
import { getLogger } from "../../observe/logs/log.ts";
import type { Spans } from "../../observe/spans.ts";
import type { EventCall, TaskCall, Wrap } from "../../plugins/around.ts";
import { unlessAborted } from "../../time/abort.ts";
import { settleAll } from "../../time/settle_all.ts";
import { checkEventOptions, type EventOptions } from "../event_options.ts";
import type { EventSystem, Subscription } from "../event_system.ts";
import type { EventMetrics } from "../metrics.ts";
import { SerialHandler } from "../serial/serial_handler.ts";
import { SerialQueues } from "../serial/serial_queues.ts";
import type { ServiceEvent } from "../service_event.ts";
import { checkedHandler } from "./check_body.ts";
import { onceHandler } from "./once.ts";
import { spannedEventHandler } from "./spanned.ts";
import { subscriptionOf, tracedHandler } from "./subscriber.ts";
import { taskSubscription } from "./tasks.ts";

const log = getLogger("lymph.events");

/** A method that a class declares for events, tasks or serial events. */
export interface EventHandlerEntry {
  /** Name of the method. */
  readonly name: string;
  /** What it declares. */
  readonly declaration: Extract<Declaration, { kind: "event" | "task" | "serialEvent" }>;
  /** Calls it. */
  readonly handle: (event: ServiceEvent) => unknown;
  /** Checks the bodies of its events, or the arguments of the task; undefined if any will do. */
  readonly input?: Validator | undefined;
}

/** The interface that handlers belong to. */
export interface HandlerOwner {
  /** Its name. */
  readonly name: string;
  /** Id under which it is registered. */
  readonly instanceId: string;
  /** Whether it does tasks, and nothing else. */
  readonly isWorker: boolean;
}

/** What {@linkcode EventHandlers} work with. */
export interface EventHandlersParts {
  /** Carries the events. */
  readonly events: EventSystem;
  /** Identity of the container. */
  readonly source: () => string;
  /** The instances of a service. */
  readonly instances: (service: string) => Listing;
  /** Told what handlers fail with. */
  readonly onError: ErrorHook;
  /** What is wrapped around the handlers. */
  readonly around: {
    readonly aroundEvent: Wrap<EventCall> | undefined;
    readonly aroundTask: Wrap<TaskCall> | undefined;
  };
  /** Measures the handlers. */
  readonly metrics: EventMetrics;
  /** Shows what they do to commands such as `lymph inspect`. */
  readonly spans: Spans | undefined;
}

/** What is subscribed. */
interface Live extends AsyncDisposable {
  /** Whether its events would be lost without it. */
  readonly isExclusive: boolean;
}

/** All event handlers of a container. */
export class EventHandlers {
  /** What others put into the events that were handled here. */
  readonly shapes: EventShapes = new EventShapes();
  readonly #parts: EventHandlersParts;
  readonly #live = new Set<Live>();
  readonly #leaving: Promise<void>[] = [];
  readonly #queues = new Set<string>();

  /** Creates an empty set. */
  constructor(parts: EventHandlersParts) {
    this.#parts = parts;
  }

  /** Adds what a method declares; resolves once it is live. */
  async add(owner: HandlerOwner, entry: EventHandlerEntry): Promise<void> {
    const { name, declaration, handle, input } = entry;
    const { kind, options } = declaration;
    const subject = `${owner.name}.${name}`;
    if (kind === "task") {
      const subscription = taskSubscription(owner.name, name, options);
      // Tasks wait for the first worker to come, too.
      if (!owner.isWorker) return await this.#parts.events.declare(subscription);
      const handler = this.#taskHandler(subject, handle);
      await this.#subscribe(subscription, checkedHandler(handler, { subject, input, name: "" }));
    } else if (owner.isWorker) {
      return; // the instances that are no workers handle events
    } else if (kind === "serialEvent") {
      const handler = this.#eventHandler(`${owner.name}-${name}`, handle);
      await this.#addSerial(owner, { ...entry, declaration, handle: handler });
    } else if (options.active === false) {
      await this.#declareInactive(owner.name, name, declaration);
    } else {
      const { types } = declaration;
      const named = { ...options, interfaceName: owner.name, handlerName: name };
      const subscription = subscriptionOf(types, named);
      const handler = this.#eventHandler(subscription.queue, handle);
      const checked = checkedHandler(handler, { subject, input });
      await this.#subscribe(subscription, checked, options.once);
    }
  }

  /** Events wait in its queue for later subscribers, unless each subscriber has its own queue. */
  async #declareInactive(
    interfaceName: string,
    handlerName: string,
    { types, options }: Extract<Declaration, { kind: "event" }>,
  ): Promise<void> {
    const subscription = subscriptionOf(types, { ...options, interfaceName, handlerName });
    if (!subscription.exclusive) await this.#parts.events.declare(subscription);
  }

  /**
   * Subscribes a function while the container runs.
   *
   * @param interfaceName Name of the interface that it belongs to.
   * @returns Dispose of it to unsubscribe.
   */
  async subscribe(
    interfaceName: string,
    types: readonly string[],
    handle: (event: ServiceEvent) => unknown,
    options: EventOptions,
  ): Promise<AsyncDisposable> {
    checkEventOptions(options);
    const handlerName = handle.name || "handler";
    const subscription = subscriptionOf(types, { ...options, interfaceName, handlerName });
    return await this.#subscribe(
      subscription,
      this.#eventHandler(subscription.queue, handle),
      options.once,
    );
  }

  /** Takes no more events from queues that keep them: others can handle them, or this process later. */
  release(): void {
    this.#leave([...this.#live].filter(({ isExclusive }) => !isExclusive));
  }

  /** Unsubscribes everything, and waits for what is being handled. */
  async stop({ signal = new AbortController().signal }: StopOptions = {}): Promise<void> {
    this.#leave([...this.#live]);
    await unlessAborted(settleAll(this.#leaving), signal);
  }

  #leave(subscribed: readonly Live[]): void {
    for (const live of subscribed) {
      const left = Promise.resolve(live[Symbol.asyncDispose]());
      left.catch(() => {}); // a stop tells
      this.#leaving.push(left);
    }
  }

  async #subscribe(
    subscription: Subscription,
    handle: (event: ServiceEvent) => unknown,
    once = false,
  ): Promise<AsyncDisposable> {
    const { queue, exclusive: isExclusive = false } = subscription;
    if (this.#queues.has(queue)) {
      throw new TypeError(
        `Cannot subscribe to ${queue} twice, as either would get half of the events: ` +
          "name another queueName",
      );
    }
    this.#queues.add(queue);
    const traced = this.#traced(queue, handle);
    // It cannot be waited for here, as it waits for the handler that it is called from.
    const leave = (): void =>
      void subscribed.then((live) => live[Symbol.asyncDispose]())
        .catch((error) => log.error("Cannot unsubscribe: {error}", { error: toError(error) }));
    const handler = once ? onceHandler(traced, leave) : traced;
    const forget = (): void => void this.#queues.delete(queue);
    const subscribed = this.#parts.events.subscribe(subscription, handler)
      .then((live) => this.#track(live, { isExclusive, onLeft: forget }));
    subscribed.catch(forget);
    return await subscribed;
  }

  async #addSerial(
    { name: interfaceName, instanceId }: HandlerOwner,
    { name, declaration, handle, input }: EventHandlerEntry & {
      readonly declaration: { readonly kind: "serialEvent" };
    },
  ): Promise<void> {
    const { instances, events, source } = this.#parts;
    const handler = new SerialHandler({
      events,
      source,
      instances: () => instances(interfaceName),
      instanceId,
      queues: new SerialQueues(interfaceName, name, declaration),
      handlerName: name,
      traced: (queue, handle) => this.#traced(queue, handle),
      checked: (handle) => checkedHandler(handle, { subject: `${interfaceName}.${name}`, input }),
      handle,
    });
    this.#track(handler);
    await handler.start();
  }

  #taskHandler(
    subject: string,
    handle: (args: never) => unknown,
  ): (event: ServiceEvent) => unknown {
    const { aroundTask: wrap } = this.#parts.around;
    if (wrap === undefined) return ({ body }) => handle(body as never);
    return (event) => wrap({ subject, args: event.body, event }, () => handle(event.body as never));
  }

  #eventHandler(
    queue: string,
    handle: (event: ServiceEvent) => unknown,
  ): (event: ServiceEvent) => unknown {
    const { aroundEvent: wrap } = this.#parts.around;
    return (event) => {
      this.shapes.note(event);
      return wrap === undefined ? handle(event) : wrap({ queue, event }, () => handle(event));
    };
  }

  #traced<Result>(
    queue: string,
    handle: (event: ServiceEvent) => Result,
  ): (event: ServiceEvent) => Promise<Awaited<Result>> {
    const { onError, metrics, spans } = this.#parts;
    const shown = spans === undefined ? handle : spannedEventHandler(spans, queue, handle);
    return metrics.measured(queue, tracedHandler(queue, shown, onError));
  }

  #track(
    live: AsyncDisposable,
    { isExclusive = false, onLeft = () => {} }: Partial<Live> & { readonly onLeft?: () => void } =
      {},
  ): AsyncDisposable {
    const tracked = {
      isExclusive,
      [Symbol.asyncDispose]: async () => {
        this.#live.delete(tracked);
        await live[Symbol.asyncDispose]();
        onLeft();
      },
    };
    this.#live.add(tracked);
    return tracked;
  }
}

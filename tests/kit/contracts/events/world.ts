import assert from "node:assert/strict";
import type { DeadLetter, DeadLetters } from "../../../../core/events/dead_letters.ts";
import type {
  EventHandler,
  EventSystem,
  PublishOptions,
  Subscription,
} from "../../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../../core/events/service_event.ts";
import type { EventSystemPair } from "./pair.ts";

/** Registers one fact. */
export type TestFact = (fact: string, check: (world: EventWorld) => Promise<void>) => void;

/** What a subscriber got so far. */
export interface Inbox extends AsyncDisposable {
  /** Bodies in the order in which handlers were called, every attempt included. */
  readonly bodies: unknown[];
}

/** How {@linkcode EventWorld.subscribe} subscribes. */
export interface SubscribeOptions extends Partial<Subscription> {
  /** Which of the two event systems. */
  readonly on?: EventSystem;
  /** What the handler does besides remembering the event. */
  readonly handler?: EventHandler;
}

/** Short words for what the tests do with a pair of event systems. */
export class EventWorld {
  /** One event system. */
  readonly first: EventSystem;
  /** The other one. */
  readonly second: EventSystem;
  /** Lets time pass. */
  readonly advance: (ms: number) => Promise<void>;

  /** Creates a world on a pair. */
  constructor({ first, second, advance = wait }: EventSystemPair) {
    this.first = first;
    this.second = second;
    this.advance = advance;
  }

  /** Dead letters; their tests need an event system that keeps them. */
  get deadLetters(): DeadLetters {
    return this.second.deadLetters ?? assert.fail("This event system keeps no dead letters");
  }

  /** Emits on the first event system. */
  emit(type: string, body: unknown = null, options?: PublishOptions): Promise<void> {
    return this.first.emit(eventOf(type, body), options);
  }

  /** Subscribes to a queue named `Q` and all events, unless told otherwise, and remembers what comes. */
  async subscribe(
    { on = this.second, handler, ...subscription }: SubscribeOptions = {},
  ): Promise<Inbox> {
    const bodies: unknown[] = [];
    const live = await on.subscribe({ queue: "Q", patterns: ["#"], ...subscription }, (event) => {
      bodies.push(event.body);
      return handler?.(event) ?? Promise.resolve();
    });
    return { bodies, [Symbol.asyncDispose]: () => live[Symbol.asyncDispose]() };
  }

  /** Waits until a condition holds; lets time pass until then. */
  async until(isDone: () => boolean | Promise<boolean>, what: () => unknown): Promise<void> {
    for (let attempt = 0; attempt < 1000; attempt++) {
      if (await isDone()) return;
      // Where time is fake, most things need none of it.
      await this.advance(attempt < 10 ? 0 : 10);
    }
    assert.fail(`It did not happen: current value is ${Deno.inspect(what())}`);
  }

  /** Waits until an inbox holds so many events. */
  async untilCount(inbox: Inbox, count: number): Promise<void> {
    await this.until(() => inbox.bodies.length >= count, () => inbox.bodies);
  }

  /** Waits until there are so many dead letters. */
  async untilDeadLetters(count: number): Promise<readonly DeadLetter[]> {
    let letters: readonly DeadLetter[] = [];
    await this.until(async () => {
      letters = await this.deadLetters.list();
      return letters.length >= count;
    }, () => letters);
    return letters;
  }
}

/** An event. */
export function eventOf(type: string, body: unknown = null): ServiceEvent {
  return { type, body, source: "emitter", headers: { trace_id: "0123" } };
}

/** A handler that fails so often, and then no more. */
export function failing(times: number, error: () => Error = () => new RangeError("no luck")) {
  let failures = 0;
  return (): Promise<void> => failures++ < times ? Promise.reject(error()) : Promise.resolve();
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

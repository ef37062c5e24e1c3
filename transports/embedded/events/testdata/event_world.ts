import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Subscription } from "../../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../../core/events/service_event.ts";
import { MsgpackSerializer } from "../../../serializers/mod.ts";
import { EmbeddedState } from "../../state.ts";
import { makeTemporaryDirectory } from "../../testdata/temporary.ts";
import { EmbeddedEventSystem } from "../event_system.ts";
import type { EmbeddedEventOptions } from "../options.ts";

/** What tests subscribe to, if nothing else matters. */
export const ALL: Subscription = { queue: "Q", patterns: ["#"], order: "sequential" };

/** An event without much around it. */
export function eventOf(body: unknown, type = "e"): ServiceEvent {
  return { type, body, source: "test", headers: { trace_id: "0123" } };
}

/** A running event system in a directory of its own, with a look at its store. */
export class EventWorld implements AsyncDisposable {
  /** Bodies that were handled. */
  readonly bodies: unknown[] = [];
  /** The store, as the process has it. */
  readonly state: EmbeddedState;
  /** The event system. */
  readonly events: EmbeddedEventSystem;
  readonly #directory: Awaited<ReturnType<typeof makeTemporaryDirectory>>;

  private constructor(
    directory: Awaited<ReturnType<typeof makeTemporaryDirectory>>,
    options: Partial<EmbeddedEventOptions>,
  ) {
    this.#directory = directory;
    this.state = new EmbeddedState({ stateDir: directory.path });
    const serializer = new MsgpackSerializer();
    this.events = new EmbeddedEventSystem({ state: this.state, serializer, ...options });
  }

  /** Starts one. */
  static async open(options: Partial<EmbeddedEventOptions> = {}): Promise<EventWorld> {
    const world = new EventWorld(await makeTemporaryDirectory(), options);
    await world.events.start();
    return world;
  }

  /** Where the store is. */
  get directory(): string {
    return this.#directory.path;
  }

  /** Emits an event. */
  emit(body: unknown, type = "e"): Promise<void> {
    return this.events.emit(eventOf(body, type));
  }

  /** Subscribes to everything, and remembers what comes. */
  async subscribe(subscription: Partial<Subscription> = {}): Promise<void> {
    await this.events.subscribe(
      { ...ALL, ...subscription },
      ({ body }) => Promise.resolve(void this.bodies.push(body)),
    );
  }

  /** Changes the store behind the back of its users. */
  execute(sql: string): void {
    using database = new DatabaseSync(join(this.directory, "lymph.db"), { timeout: 5000 });
    database.exec(sql);
  }

  /** How many events all queues hold; undefined where there are none. */
  queueLength(): number | undefined {
    const sum = this.#query("SELECT sum(length) AS value FROM queues");
    return sum === null ? undefined : Number(sum);
  }

  /** How many events are stored. */
  countMessages(): number {
    return Number(this.#query("SELECT count(*) AS value FROM messages"));
  }

  /** Stops, and removes the directory. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.events.stop();
    await this.#directory[Symbol.asyncDispose]();
  }

  #query(sql: string): unknown {
    try {
      using database = new DatabaseSync(join(this.directory, "lymph.db"), {
        readOnly: true,
        timeout: 5000,
      });
      return database.prepare(sql).get()?.["value"] ?? null;
    } catch {
      return null; // it is about to be created
    }
  }
}

/** An event system beside others in one directory, as another process has it. */
export class OtherEvents implements AsyncDisposable {
  /** The event system. */
  readonly events: EmbeddedEventSystem;

  /** Creates it; it is not started. */
  constructor(stateDir: string) {
    const serializer = new MsgpackSerializer();
    this.events = new EmbeddedEventSystem({ stateDir, serializer, durability: "process" });
  }

  /** Stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.events.stop();
  }
}

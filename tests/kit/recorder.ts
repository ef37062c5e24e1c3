import { isPartitionEvent } from "../../core/events/serial/serial_queues.ts";
import { taskOf } from "../../core/events/handling/tasks.ts";
import { type LocalBroker, type PackedEvent, unpackEvent } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { RecordedEvent } from "./expect_events.ts";

/** One task that was handed over while services ran. */
export interface RecordedTask {
  /** `<interface>.<task>`. */
  readonly task: string;
  /** Its arguments, as the worker gets them. */
  readonly args: unknown;
  /** Milliseconds by which it was delayed; missing where it was not. */
  readonly delayMs?: number;
}

/** Remembers what services emit, but for what carries their own work from one to another. */
export class Recorder implements Disposable {
  /** Events, in order. */
  readonly events: RecordedEvent[] = [];
  /** Tasks, in order. */
  readonly tasks: RecordedTask[] = [];
  readonly #serializer = new MsgpackSerializer();
  readonly #stop: () => void;

  /** Remembers what is published from now on. */
  constructor(broker: LocalBroker) {
    this.#stop = broker.observe((packed, delayMs) => this.#note(packed, delayMs));
  }

  /** Remembers nothing more. */
  [Symbol.dispose](): void {
    this.#stop();
  }

  #note(packed: PackedEvent, delayMs: number): void {
    const event = unpackEvent(packed, this.#serializer);
    const { type, body } = event;
    const task = taskOf(type);
    if (task !== undefined) this.tasks.push({ task, args: body, ...(delayMs > 0 && { delayMs }) });
    else if (!isPartitionEvent(event)) this.events.push({ type, body, delayMs });
  }
}

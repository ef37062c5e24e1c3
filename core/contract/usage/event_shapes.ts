import { Shape } from "./shape.ts";
import { SourceShapes } from "./source_shapes.ts";
import type { EventUse } from "./usage.ts";

/** Types beyond which no more are noted. */
const MAX_TYPES = 256;

/** What is noted of an event. */
export type NotedEvent = Readonly<Record<"type" | "source", string>> & {
  readonly body: unknown;
};

/** Notes what each emitter puts into the events of each type. */
export class EventShapes {
  readonly #types = new Map<string, SourceShapes>();

  /** Notes an event. */
  note({ type, source, body }: NotedEvent): void {
    let sources = this.#types.get(type);
    if (sources === undefined) {
      if (this.#types.size >= MAX_TYPES) return;
      this.#types.set(type, sources = new SourceShapes(() => new Shape([], true)));
    }
    sources.note(source, body);
  }

  /** What was seen. */
  toArray(): EventUse[] {
    return [...this.#types].flatMap(([type, sources]) =>
      Array.from(sources.seen(), ([source, body]) => ({ type, source, body }))
    );
  }
}

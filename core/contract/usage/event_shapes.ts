import { Shape } from "./shape.ts";
import { SourceShapes } from "./source_shapes.ts";
import type { EventUse } from "./usage.ts";

/** Types beyond which no more are noted: a handler of `#` gets all that there are. */
const MAX_TYPES = 128;
/** Emitters of one type beyond which the one that came first is forgotten. */
const MAX_SOURCES = 64;
/** What an event says of itself may be anything; longer texts are neither types nor identities. */
const MAX_TEXT = 255;

/** What is noted of an event. */
export type NotedEvent = Readonly<Record<"type" | "source", string>> & {
  readonly body: unknown;
};

/** Notes what each emitter puts into the events of each type. */
export class EventShapes {
  readonly #types = new Map<string, SourceShapes>();

  /** Notes an event. */
  note({ type, source, body }: NotedEvent): void {
    if (type.length > MAX_TEXT || source.length > MAX_TEXT) return;
    let sources = this.#types.get(type);
    if (sources === undefined) {
      if (this.#types.size >= MAX_TYPES) return;
      this.#types.set(type, sources = newSources());
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

function newSources(): SourceShapes {
  return new SourceShapes(() => new Shape([], true), { maxSources: MAX_SOURCES });
}

import type { Seen, Shape } from "./shape.ts";

/** Options of {@linkcode SourceShapes}. */
export interface SourceShapesOptions {
  /**
   * Sources beyond which the one that came first is forgotten.
   *
   * @default {256}
   */
  readonly maxSources?: number;
}

/** Notes what each of several sources sends to one method, or in one type of event. */
export class SourceShapes {
  readonly #create: () => Shape;
  readonly #maxSources: number;
  readonly #shapes = new Map<string, Shape>();
  #source = "";
  #shape: Shape | undefined;

  /** Starts without any; `create` makes the shape of a new source. */
  constructor(create: () => Shape, { maxSources = 256 }: SourceShapesOptions = {}) {
    this.#create = create;
    this.#maxSources = maxSources;
  }

  /** Notes what has come from a source. Several values of one source in a row cost no lookup. */
  note(source: string, value: unknown): void {
    if (source !== this.#source || this.#shape === undefined) this.#turnTo(source);
    this.#shape?.note(value);
  }

  /** Forgets a source that is gone. */
  forget(source: string): void {
    this.#shapes.delete(source);
    if (source === this.#source) this.#shape = undefined;
  }

  /** What each source was seen to send. */
  *seen(): Generator<readonly [source: string, seen: Seen]> {
    for (const [source, shape] of this.#shapes) yield [source, shape.seen()];
  }

  #turnTo(source: string): void {
    let shape = this.#shapes.get(source);
    if (shape === undefined) {
      if (this.#shapes.size >= this.#maxSources) this.#forgetFirst();
      this.#shapes.set(source, shape = this.#create());
    }
    this.#source = source;
    this.#shape = shape;
  }

  #forgetFirst(): void {
    const { value } = this.#shapes.keys().next();
    if (value !== undefined) this.forget(value);
  }
}

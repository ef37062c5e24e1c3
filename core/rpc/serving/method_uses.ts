import { type Seen, Shape } from "../../contract/usage/shape.ts";
import { SourceShapes } from "../../contract/usage/source_shapes.ts";
import type { Signature } from "../../declarations/signature.ts";

/** A method whose use is noted. */
export interface UsedMethod {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Version of the interface; null where it has none. */
  readonly version: string | null;
  /** Its parameters. */
  readonly signature: Signature;
}

/** What one source sends to one method. */
export interface MethodUse extends Pick<UsedMethod, "subject" | "version"> {
  /** The source as the transport names it. */
  readonly source: string;
  /** Its arguments. */
  readonly args: Seen;
}

/** What is sent to the methods of a container, by each source. */
export class MethodUses {
  readonly #methods: (readonly [UsedMethod, SourceShapes])[] = [];

  /** Where the use of one method is noted. */
  of(method: UsedMethod): SourceShapes {
    const { signature } = method;
    const shapes = new SourceShapes(() => new Shape(signature.params, signature.isOpen));
    this.#methods.push([method, shapes]);
    return shapes;
  }

  /** What was seen. */
  *seen(): Generator<MethodUse> {
    for (const [{ subject, version }, shapes] of this.#methods) {
      for (const [source, args] of shapes.seen()) yield { subject, version, source, args };
    }
  }

  /** Forgets what a source sends, as it is gone. */
  forget(source: string): void {
    for (const [, shapes] of this.#methods) shapes.forget(source);
  }
}

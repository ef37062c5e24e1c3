import type { ClassContract } from "../contract.ts";
import type { Schema } from "../schema.ts";

/** What is compared of two contracts; other releases may not tell of events. */
export interface ComparedContract extends Pick<ClassContract, "definitions" | "methods"> {
  /** Handlers of events, and tasks, which have no types, by the names of their methods. */
  readonly handles?: Readonly<Record<string, ComparedHandler>>;
  /** Bodies of the events that are emitted, by type. */
  readonly emits?: Readonly<Record<string, Schema>>;
}

/** What is compared of a handler. */
export interface ComparedHandler {
  /** Types or patterns of its events. */
  readonly types: readonly string[];
  /** Their bodies. */
  readonly body: Schema;
}

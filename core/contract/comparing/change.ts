import type { Described } from "./compare_schemas.ts";

/**
 * The part of a contract that changes, and so the side it affects: `arguments` and `result` its
 * callers, `emitted` the handlers of its events, `handled` the emitters of events that it handles.
 */
export type Side = "arguments" | "emitted" | "handled" | "result";

/** What has happened to a method, an event or a part of it. */
export type ChangeKind =
  | "added"
  | "loosened"
  | "narrowed"
  | "removed"
  | "required"
  | "widened";

/** One difference between two contracts of a service. */
export interface Change {
  /** What it is about. */
  readonly side: Side;
  /** Name of the method, or type of the event. */
  readonly name: string;
  /** Whether others that rely on the contract before may fail. */
  readonly isBreak: boolean;
  /** What has happened. */
  readonly kind: ChangeKind;
  /** Path to the part that has changed, such as `item.tags[]`; empty for the whole. */
  readonly path: string;
  /** In words, such as `` `count` is required now ``. */
  readonly text: string;
  /** Of a type that was narrowed: what is no longer accepted, or was never sent before. */
  readonly sent?: Described;
}

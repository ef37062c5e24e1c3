import type { Schema } from "../schema.ts";

/** What one method takes and gives. */
export interface MethodContract {
  /** The arguments by name. */
  readonly input: Schema;
  /** What it returns, awaited; `{}` for a method that answers through a channel. */
  readonly output: Schema;
}

/** What one handler of events, or one task, takes. */
export interface HandlerContract {
  /** Types or patterns of its events, such as `order.placed` or `order.*`; none for a task. */
  readonly types: readonly string[];
  /** Bodies of its events, or the arguments of the task; `{}` where they are not known. */
  readonly body: Schema;
}

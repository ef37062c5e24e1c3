import type { Connection } from "../client/connection.ts";
import type { EmitOptions } from "../../core/events/emit_options.ts";

/** Publishes an event; resolves once the broker has it. */
export type ShellEmit = (type: string, body?: unknown, options?: EmitOptions) => Promise<void>;

/** Makes the `emit` of a shell. */
export function shellEmit(connection: Pick<Connection, "emit">): ShellEmit {
  return async (type, body, options) => {
    checkOptions(options);
    await connection.emit(type, body, options);
  };
}

/** What is typed into a shell was never type-checked. */
function checkOptions(options: unknown): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      "Cannot emit an event as its options must be an object such as { delayMs: 5 }",
    );
  }
  const unknown = Object.keys(options).find((name) => name !== "delayMs");
  if (unknown === undefined) return;
  throw new TypeError(
    `Cannot emit an event as its only option is delayMs: current value is ${
      JSON.stringify(unknown)
    }`,
  );
}

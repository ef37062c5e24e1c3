import { LookupError } from "../../core/errors.ts";
import type { TraceStore } from "../../core/observe/traces/trace_store.ts";
import { EmbeddedTraceStore } from "../../transports/embedded/traces/mod.ts";

/**
 * Opens the traces of a project.
 *
 * @throws {LookupError} If no traces are recorded; the message says what to do.
 */
export function openTraces(stateDir: string): TraceStore {
  const store = EmbeddedTraceStore.openExisting(stateDir);
  if (store !== undefined) return store;
  throw new LookupError(
    "There are no traces: start the services with lymph dev, " +
      "or with lymph node and container.traces.collect: true",
  );
}

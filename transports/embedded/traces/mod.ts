/**
 * Traces of one machine, in a SQLite file beside the store.
 *
 * @module
 */
export { EmbeddedTraceStore, type EmbeddedTraceStoreOptions } from "./trace_store.ts";

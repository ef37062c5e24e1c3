/**
 * Traces in the memory of one process.
 *
 * @module
 */
export { LocalTraceStore, type LocalTraceStoreOptions } from "./trace_store.ts";

/**
 * Adds traces to a state directory whose disk gets full: `fill_traces.ts <state directory>`. It prints how
 * many batches were added without an error, what was told, and how many traces can be read.
 *
 * @module
 */
import { testSpan } from "../../../../tests/kit/contracts/trace_store.ts";
import { EmbeddedTraceStore } from "../trace_store.ts";

const BATCHES = 200;

const [stateDir = ""] = Deno.args;
const troubles: string[] = [];
const onTrouble = (reason: string) => void troubles.push(reason);
const store = await EmbeddedTraceStore.open(stateDir, { onTrouble });
const attributes = { padding: "x".repeat(3000) };
let batches = 0;
for (; batches < BATCHES; batches++) {
  await store.add({ spans: [testSpan({ traceId: `trace ${batches}`, attributes })] });
}
const { traces } = await store.list({ limit: BATCHES });
console.log(JSON.stringify({ batches, troubles, listed: traces.length }));
await store[Symbol.asyncDispose]();

import assert from "node:assert/strict";
import type { ApiRequest } from "../route.ts";
import type { System } from "../system/system.ts";
import { logLevel } from "./nodes.ts";

/** Changes the level of a service whose instances are at these endpoints. */
function change(endpoints: readonly string[]): Promise<unknown> {
  const request: ApiRequest = {
    params: { service: "Shop" },
    query: new URLSearchParams(),
    body: { level: "debug" },
    signal: new AbortController().signal,
  };
  const connection = {
    instances: () => Promise.resolve(endpoints.map((endpoint) => ({ endpoint }))),
    request: (endpoint: string) =>
      endpoint.startsWith("dead") ? Promise.reject(new Error("No answer")) : Promise.resolve({}),
  };
  return logLevel.answer(request, { connection } as unknown as System);
}

Deno.test("the log level is changed where instances answer, and the others are named", async () => {
  assert.deepEqual(await change(["a", "dead", "b"]), { instances: 2, failed: ["dead"] });
});

Deno.test("a log level that no instance has changed is an error", async () => {
  await assert.rejects(change(["dead", "dead2"]), { message: "No answer" });
});

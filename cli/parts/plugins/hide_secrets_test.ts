import assert from "node:assert/strict";
import { hideSecrets } from "./hide_secrets.ts";

Deno.test("secrets are hidden in what is reported, and ids are not", () => {
  const trace_id = "0123456789abcdef0123456789abcdef";
  const sent = {
    trace_id,
    tags: { password: "hunter2", subject: "Shop.order" },
    values: ["amqp://guest:hunter2@rabbit/ is away", 7],
  };
  assert.deepEqual(hideSecrets(sent), {
    trace_id,
    tags: { password: "(hidden)", subject: "Shop.order" },
    values: ["amqp://guest:(hidden)@rabbit/ is away", 7],
  });
});

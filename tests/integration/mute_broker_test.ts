/** A broker that takes connections and never says anything. */
import assert from "node:assert/strict";
import { startLymph } from "../support/projects/lymph_process.ts";
import { within } from "../support/within.ts";
import { createProject } from "../support/projects/project.ts";

for (const args of ["emit a", "queue list", "dlq list", "subscribe a"]) {
  Deno.test(`lymph ${args} says which broker does not answer`, async () => {
    using broker = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = broker.addr;
    const url = `amqp://guest:guest@127.0.0.1:${port}`;
    const config = JSON.stringify({ container: { events: { class: "amqp", url } } });
    await using project = await createProject({ "deno.json": "{}", "events.yml": config });
    await using lymph = startLymph([...args.split(" "), "--config=events.yml"], {
      cwd: project.path,
    });
    await lymph.stderr(
      new RegExp(`^Waiting for an answer: AMQP broker at 127.0.0.1:${port}$`, "m"),
    );
  });
}

Deno.test("lymph subscribe stops while a broker does not answer", async () => {
  using broker = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `amqp://127.0.0.1:${broker.addr.port}`;
  const config = JSON.stringify({ container: { events: { class: "amqp", url } } });
  await using project = await createProject({ "deno.json": "{}", "events.yml": config });
  await using lymph = startLymph(["subscribe", "a", "--config=events.yml"], { cwd: project.path });
  await lymph.stderr(/cannot be opened/);
  lymph.kill("SIGTERM");
  const { code } = await within(lymph.ended, "the end", { timeoutMs: 30_000 });
  assert.equal(code, 0);
});

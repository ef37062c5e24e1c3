import assert from "node:assert/strict";
import { NotConnectedError } from "../../mod.ts";
import { ServiceProject } from "../support/projects/service_project.ts";
import { setScene, WAYS } from "./testdata/faulty_project.ts";
import type { Faulty } from "./testdata/faulty.ts";

Deno.test("P16 without an instance calls fail at once, and those that wait go on with the next", async () => {
  await using scene = await setScene(1);
  const { project, caller, instances: [last] } = scene;
  const timeoutMs = 60_000;
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs });
  assert.equal(await faulty.pid(), last?.pid);
  await last?.kill();
  await assert.rejects(faulty.pid(), NotConnectedError);
  await caller.untilInstances("Faulty", 0);
  await assert.rejects(faulty.pid(), NotConnectedError);
  const patient = caller.proxy<Faulty>("Faulty", { timeoutMs, wait: true });
  const waiting = [patient.pid(), patient.pid()];
  const next = await project.startInstance();
  assert.deepEqual(await Promise.all(waiting), [next.pid, next.pid]);
});

Deno.test("P16 those that wait go on with an instance that comes back to the same port", async () => {
  await using scene = await setScene(1);
  const { project, caller, instances: [victim] } = scene;
  const patient = caller.proxy<Faulty>("Faulty", { timeoutMs: 60_000, wait: true });
  assert.equal(await patient.pid(), victim?.pid);
  await victim?.kill();
  const waiting = [patient.pid(), patient.pid()];
  const { port } = new URL(victim?.endpoint.replace("tcp:", "http:") ?? "");
  const next = await project.startInstance("--port", port);
  assert.deepEqual(await Promise.all(waiting), [next.pid, next.pid]);
});

for (const way of WAYS) {
  Deno.test(`P17 on ${way} the new owner of a killed instance's port does not answer for it`, async () => {
    await using scene = await setScene(1, { way });
    const { caller, instances: [victim] } = scene;
    const faulty = caller.proxy<Faulty>("Faulty");
    assert.equal(await faulty.pid(), victim?.pid);
    victim?.signal("SIGSTOP"); // it stays registered …
    const { port } = new URL(victim?.endpoint.replace("tcp:", "http:") ?? "");
    await using others = await ServiceProject.greeting();
    await victim?.kill(); // … until somebody notices that it is gone
    const other = await others.startInstance("--port", port);
    assert.equal(other.endpoint, victim?.endpoint);
    await assert.rejects(faulty.pid(), NotConnectedError);
  });
}

Deno.test("P13 1000 callers of a dead service do not add a tenth to the load by trying again", async () => {
  await using scene = await setScene(2);
  const { caller, instances } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { idempotent: true, timeoutMs: 60_000 });
  await faulty.pid();
  await Promise.all(instances.map((instance) => instance.kill()));
  await using stack = new AsyncDisposableStack();
  const graves = instances.map(({ endpoint }) => stack.use(new Grave(endpoint)));
  const calls: Promise<unknown>[] = [];
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 1000; i++) calls.push(faulty.pid());
    await Promise.allSettled(calls);
  }
  const results = await Promise.allSettled(calls);
  assert.equal(results.filter(({ status }) => status === "rejected").length, 5000);
  const connections = graves.reduce((sum, grave) => sum + grave.connections, 0);
  assert.ok(connections <= 500, `${connections} connections for 5000 requests`);
});

/** Takes the port of a dead instance, and hangs up on everybody. */
class Grave implements AsyncDisposable {
  connections = 0;
  readonly #listener: Deno.TcpListener;
  readonly #accepting: Promise<void>;

  constructor(endpoint: string) {
    const port = Number(new URL(endpoint.replace("tcp:", "http:")).port);
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.#accepting = this.#accept();
  }

  async #accept(): Promise<void> {
    for await (const conn of this.#listener) {
      this.connections++;
      conn.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
  }
}

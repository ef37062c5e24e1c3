import assert from "node:assert/strict";
import { NotConnectedError, type Transport } from "../../mod.ts";
import { ZmtpTransport } from "../../transports/zmtp/mod.ts";
import { ServiceProject } from "../support/service_project.ts";
import { setScene } from "./testdata/faulty_project.ts";
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

Deno.test("P17 whoever has the port of a killed instance now does not answer for it", async () => {
  await using scene = await setScene(1);
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

Deno.test("P13 1000 callers of a dead service add at most a tenth to the load by trying again", async () => {
  const transport = new CountingTransport();
  await using scene = await setScene(2, { transport });
  const { caller, instances } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { idempotent: true, timeoutMs: 60_000 });
  await faulty.pid();
  await Promise.all(instances.map((instance) => instance.kill()));
  const before = transport.requests;
  const rounds = 5;
  let failed = 0;
  for (let round = 0; round < rounds; round++) {
    const calls = await Promise.allSettled(Array.from({ length: 1000 }, () => faulty.pid()));
    failed += calls.filter(({ status }) => status === "rejected").length;
  }
  const requests = 1000 * rounds;
  assert.equal(failed, requests);
  const reserve = 10 + 2; // and a ping of each instance
  assert.ok(transport.requests - before <= 1.1 * requests + reserve, `${transport.requests}`);
});

/** Counts what is sent. */
class CountingTransport extends ZmtpTransport {
  requests = 0;

  override send(...message: Parameters<Transport["send"]>): Promise<void> | undefined {
    this.requests++;
    return super.send(...message);
  }
}

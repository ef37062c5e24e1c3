import assert from "node:assert/strict";
import { join } from "node:path";
import { NackError, NotConnectedError } from "../../mod.ts";
import type { Transport } from "../../core/contracts.ts";
import { ZmtpTransport } from "../../transports/zmtp/mod.ts";
import { Relay } from "../kit/servers/relay.ts";
import type { InstanceProcess } from "../support/projects/service_project.ts";
import { setScene } from "./testdata/faulty_project.ts";
import type { Faulty } from "./testdata/faulty.ts";

const LIMIT_BYTES = 64 * 1024 * 1024;
const timeoutMs = 60_000;

/** Knows the length of the longest message that was to be sent. */
class MeasuringTransport extends ZmtpTransport {
  longestBytes = 0;

  override send(...[address, frames]: Parameters<Transport["send"]>): Promise<void> | undefined {
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    this.longestBytes = Math.max(this.longestBytes, bytes);
    return super.send(address, frames);
  }
}

Deno.test("P6 at the size limit a request passes, one byte more is an error and harms no other call", async () => {
  const transport = new MeasuringTransport();
  await using scene = await setScene(1, { transport });
  const { caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs });
  const size = (value: Uint8Array) => faulty.size({ value });
  const payload = LIMIT_BYTES - 1024; // has the same kind of length prefix
  assert.equal(await size(new Uint8Array(payload)), payload);
  const fitting = payload + LIMIT_BYTES - transport.longestBytes;
  const running = faulty.work.defer({ ms: 300 });
  await assert.rejects(size(new Uint8Array(fitting + 1)), {
    name: "RangeError",
    message: /must not be longer than 67108864 bytes, .* current values are 67108865 and/,
  });
  assert.equal(transport.longestBytes, LIMIT_BYTES + 1);
  assert.equal(await size(new Uint8Array(fitting)), fitting);
  assert.equal(await running, instance?.pid, "its connection lives");
});

Deno.test("P6 an answer beyond the size limit is a NACK and harms no other call", async () => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs });
  const running = faulty.work.defer({ ms: 300 });
  await assert.rejects(faulty.octets({ count: LIMIT_BYTES }), NackError);
  assert.equal((await faulty.octets({ count: LIMIT_BYTES - 1024 })).length, LIMIT_BYTES - 1024);
  assert.equal(await running, instance?.pid, "its connection lives");
  const log = (await instance?.logLines() ?? []).slice(1);
  assert.equal(log.length, 1);
  assert.match(String(log), /The answer of Faulty\.octets cannot be sent: .* 67108864 bytes/);
});

/** A relay that leads to an instance. */
function relayTo(instance: InstanceProcess | undefined): Relay {
  return new Relay({ port: Number(new URL(instance?.endpoint ?? "").port) });
}

Deno.test("P5 a connection that is reset in mid-frame fails its calls, and the next call connects", async () => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  await using relay = relayTo(instance);
  const faulty = caller.proxy<Faulty>("Faulty", { address: `tcp://${relay.address}`, timeoutMs });
  assert.equal(await faulty.pid(), instance?.pid);
  relay.cutAfter(100_000);
  const calls = [faulty.never(), faulty.size({ value: new Uint8Array(1_000_000) })];
  for (const call of calls) await assert.rejects(call, NotConnectedError);
  relay.resume();
  assert.equal(await faulty.pid(), instance?.pid);
  assert.equal((await instance?.logLines())?.length, 1, "a peer that goes is no news");
});

Deno.test("A12 P15 an instance that is blocked for longer than its heartbeats is busy, not dead", async () => {
  const transport = new ZmtpTransport({ heartbeatIntervalMs: 200, heartbeatTimeoutMs: 1000 });
  await using scene = await setScene(1, { transport });
  const { project, caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs });
  const hasty = caller.proxy<Faulty>("Faulty", { timeoutMs: 3000 });
  const goOn = join(project.stateDir, "go-on");
  const answers = [faulty.block.defer({ path: goOn })];
  await assert.rejects(hasty.pid(), { name: "TimeoutError" });
  answers.push(faulty.pid.defer()); // asked while it is blocked
  await assert.rejects(hasty.pid(), { name: "TimeoutError" });
  await Deno.writeTextFile(goOn, "");
  assert.deepEqual(await Promise.all(answers), [instance?.pid, instance?.pid]);
});

Deno.test("P3 a connection that stalls is found dead by its heartbeat, and deadlines hold until then", async () => {
  const transport = new ZmtpTransport({ heartbeatIntervalMs: 200, heartbeatTimeoutMs: 1000 });
  await using scene = await setScene(1, { transport });
  const { caller, instances: [instance] } = scene;
  await using relay = relayTo(instance);
  const address = `tcp://${relay.address}`;
  const patient = caller.proxy<Faulty>("Faulty", { address, timeoutMs });
  const hasty = caller.proxy<Faulty>("Faulty", { address, timeoutMs: 100 });
  assert.equal(await patient.pid(), instance?.pid);
  relay.stall();
  const lost = assert.rejects(patient.pid(), NotConnectedError);
  await assert.rejects(hasty.pid(), { name: "TimeoutError" });
  await lost;
  relay.resume();
  assert.equal(await patient.pid(), instance?.pid);
});

import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { RawPeer } from "../../transports/zmtp/testdata/raw_peer.ts";
import type { TestClient } from "../support/parts/open_client.ts";
import type { InstanceProcess } from "../support/projects/service_project.ts";
import { setScene } from "./testdata/faulty_project.ts";
import type { Faulty } from "./testdata/faulty.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { fatal, handshake, harmless, message, request } from "./testdata/hostile.ts";

const MAX_GROWTH_BYTES = 20_000_000;
const MAX_KEPT_BYTES = 1_000_000;
const MAX_UNREAD_BYTES = 250_000_000;
/** However long it takes on a busy machine: what counts is that the answer comes. */
const timeoutMs = 60_000;
const serializer = new MsgpackSerializer();
const HALF_OPEN = 1000;
const LAST = "fedcba9876543210fedcba9876543210";

/** The identities of peers that are not ours. */
const forged = [
  "foo",
  "",
  "\x1b[2J\r\nforged",
  "tcp://203.0.113.7:4000",
  "tcp://127.0.0.1:0",
  "tcp://127.0.0.1:99999",
  "ipc:///etc/passwd",
  `tcp://${"x".repeat(200)}:1`,
];

async function attack(endpoint: string): Promise<void> {
  for (const octets of Object.values(fatal)) {
    using peer = await RawPeer.connect(endpoint);
    // Read meanwhile: the service hangs up on us before it has read everything.
    await Promise.all([peer.write(octets()), peer.readToEnd()]);
  }
  for (const octets of Object.values(harmless)) {
    using peer = await RawPeer.connect(endpoint, handshake());
    await peer.write(octets());
    await answered(peer);
  }
  for (const identity of forged) {
    using peer = await RawPeer.connect(endpoint, handshake({ identity, isNative: false }));
    await peer.write(request());
    await peer.write(message("BYE"));
  }
}

/** Sends a proper request and waits for its answer, behind everything before it. */
async function answered(peer: RawPeer): Promise<void> {
  await peer.write(request({ id: LAST }));
  const seen = new TextDecoder("latin1");
  await peer.readUntil((octets) => seen.decode(octets).includes(LAST));
}

async function halfOpen(endpoint: string): Promise<void> {
  using stack = new DisposableStack();
  for (let i = 0; i < HALF_OPEN; i++) {
    stack.use(await RawPeer.connect(endpoint, handshake().subarray(0, i % 80)));
  }
}

Deno.test("P7 P8 S1 a service under attack answers on, does not grow, and says little", async (t) => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  assert.ok(instance);
  const { endpoint } = instance;

  for (const [name, octets] of Object.entries(fatal)) {
    await t.step(`${name}: hung up on`, async () => {
      using peer = await RawPeer.connect(endpoint);
      await Promise.all([peer.write(octets()), peer.readToEnd()]);
      await stillAnswers(caller);
    });
  }
  for (const [name, octets] of Object.entries(harmless)) {
    await t.step(`${name}: the next request is answered`, async () => {
      using peer = await RawPeer.connect(endpoint, handshake());
      await peer.write(octets());
      await answered(peer);
      await stillAnswers(caller);
    });
  }
  await t.step("identities that cannot be answered are not", async () => {
    for (const identity of forged) {
      using peer = await RawPeer.connect(endpoint, handshake({ identity, isNative: false }));
      await peer.write(request());
    }
    await stillAnswers(caller);
  });
  await t.step("1000 half-open connections keep no other out", async () => {
    using stack = new DisposableStack();
    for (let i = 0; i < HALF_OPEN; i++) {
      stack.use(await RawPeer.connect(endpoint, handshake().subarray(0, i % 80)));
    }
    await stillAnswers(caller);
    using newcomer = await RawPeer.connect(endpoint, handshake());
    await answered(newcomer);
  });
  await t.step("forged farewells and replies in an instance's name change nothing", async () => {
    const forger = handshake({ identity: endpoint, isNative: false });
    using peer = await RawPeer.connect(caller.endpoint, forger);
    for (const type of ["BYE", "REP", "NACK", "ERROR"]) {
      await peer.write(request({ type, subject: LAST, body: serializer.encode("forged") }));
    }
    await peer.write(request({ subject: "lymph.ping" })); // answered at the instance, behind the rest
    for (let i = 0; i < 10; i++) await stillAnswers(caller);
  });
  await t.step("repeated, all this leaves no more than 20 MB behind", async () => {
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round++) {
        await attack(endpoint);
        await halfOpen(endpoint);
      }
      return {
        kept: await caller.proxy<Faulty>("Faulty", { timeoutMs }).collect(),
        rss: await instance.residentBytes(),
      };
    };
    const before = await rounds(2); // what is taken once is no growth
    const after = await rounds(3);
    assert.ok(after.kept - before.kept < MAX_KEPT_BYTES, `keeps ${after.kept - before.kept} more`);
    assert.ok(after.rss - before.rss < MAX_GROWTH_BYTES, `grew by ${after.rss - before.rss}`);
  });
  await t.step("P4 a peer that does not read takes bounded memory, and gives it back", async () => {
    const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs });
    const kept = await faulty.collect();
    const before = await instance.residentBytes();
    {
      using peer = await RawPeer.connect(endpoint, handshake());
      const body = serializer.encode({ count: 1_000_000 });
      for (let i = 0; i < 1000; i++) {
        await peer.write(request({ id: `${i}`, subject: "Faulty.octets", body }));
        if (i % 10 === 0) await stillAnswers(caller);
      }
      const peak = await instance.residentBytes() - before;
      assert.ok(peak < MAX_UNREAD_BYTES, `took ${peak} bytes for a gigabyte of answers`);
    }
    await eventually(async () => await faulty.collect() - kept < MAX_KEPT_BYTES);
    const growth = await instance.residentBytes() - before;
    assert.ok(growth < MAX_GROWTH_BYTES, `grew by ${growth} bytes`);
  });
  await t.step(
    "its log has a line per kind, and none of the attacker's control characters",
    () => checkLog(instance),
  );
});

async function stillAnswers(caller: TestClient): Promise<void> {
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs });
  assert.equal(await faulty.echo({ value: "ok" }), "ok");
}

async function checkLog(instance: InstanceProcess): Promise<void> {
  const lines = await instance.logLines();
  // deno-lint-ignore no-control-regex -- these are what is looked for
  for (const line of lines) assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
  const kinds = lines.map((line) => /\] (lymph\.\w+: \S+)/.exec(line)?.[1])
    .filter((kind) => kind !== undefined && kind !== "lymph.rpc: Faulty.broken");
  assert.deepEqual(kinds.sort(), [
    "lymph.rpc: Dropped",
    "lymph.rpc: Refused",
    "lymph.zmtp: Closed",
    "lymph.zmtp: Dropped",
  ]);
}

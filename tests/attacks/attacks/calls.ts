import { join } from "node:path";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { bytes, concat } from "../../../transports/zmtp/testdata/bytes.ts";
import { RawPeer } from "../../../transports/zmtp/testdata/raw_peer.ts";
import type { Faulty } from "../../faults/testdata/faulty.ts";
import { handshake, request } from "../../faults/testdata/hostile.ts";
import { openClient } from "../../support/parts/open_client.ts";
import type { Attack } from "../attack.ts";

const timeoutMs = 120_000;
const large = new MsgpackSerializer({ maxBytes: 2 ** 40 });

/** Counts by what became of them, such as `3 NackError, 1 answered`. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<string> {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(calls)) {
    const name = result.status === "fulfilled" ? "answered" : (result.reason as Error).name;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", ");
}

const LOGGERS: readonly object[] = [
  { qualname: "a.".repeat(100_000) + "z", loglevel: "DEBUG" },
  { qualname: ".".repeat(10_000), loglevel: "DEBUG" },
  { qualname: "x", loglevel: "DEBUG", period: 1e9 },
  { qualname: "__proto__", loglevel: "DEBUG" },
  { qualname: "constructor", loglevel: "DEBUG" },
  { qualname: 7, loglevel: "DEBUG" },
  { qualname: "x", loglevel: "x".repeat(1_000_000) },
  ...Array.from({ length: 2000 }, (_, index) => ({ qualname: `n${index}`, loglevel: "DEBUG" })),
];

/** A request whose body says that so many items of one kind follow. */
function body(head: Uint8Array, count: number, item: (index: number) => Uint8Array): Uint8Array {
  new DataView(head.buffer).setUint32(1, count);
  return concat([head, ...Array.from({ length: count }, (_, index) => item(index))]);
}
const map = (count: number, key: (index: number) => unknown) =>
  body(Uint8Array.of(0xdf, 0, 0, 0, 0), count, (index) => {
    return concat([large.encode(key(index)), Uint8Array.of(1)]);
  });
const list = (count: number, value: (index: number) => unknown) =>
  body(Uint8Array.of(0xdd, 0, 0, 0, 0), count, (index) => large.encode(value(index)));

const COSTLY: Readonly<Record<string, () => Uint8Array>> = {
  "7 M keys": () => {
    const one = Uint8Array.of(0xa5, 0x61, 0x61, 0x61, 0x61, 0x61, 1);
    const bodyBytes = new Uint8Array(5 + 7 * 7_000_000);
    bodyBytes[0] = 0xdf;
    new DataView(bodyBytes.buffer).setUint32(1, 7_000_000);
    for (let index = 0; index < 7_000_000; index++) {
      const at = 5 + 7 * index;
      bodyBytes.set(one, at);
      for (let digit = 0, rest = index; digit < 5; digit++, rest = Math.floor(rest / 26)) {
        bodyBytes[at + 1 + digit] = 0x61 + rest % 26;
      }
    }
    return bodyBytes;
  },
  "0.3 M integer-like keys": () => map(300_000, (index) => String(index * 7)),
  "0.2 M datetimes": () => list(200_000, () => new Date(0)),
  "0.2 M sets": () => list(200_000, () => new Set([1])),
  "60 M integers": () => {
    const bodyBytes = new Uint8Array(60_000_005).fill(1);
    bodyBytes[0] = 0xdd;
    new DataView(bodyBytes.buffer).setUint32(1, 60_000_000);
    return bodyBytes;
  },
};

/** Attacks by requests that are proper messages. */
export const attacksByCalls: readonly Attack[] = [
  {
    name: "A1 change_loglevel with hostile names, levels and periods",
    run({ attacker }, _hold) {
      const options = { timeoutMs };
      return outcomes(LOGGERS.map((change) =>
        attacker.client.request(
          "Faulty",
          { subject: "lymph.change_loglevel", body: { period: 60, ...change } },
          options,
        )
      ));
    },
  },
  {
    name: "A2 4,200 calls of a method that never ends, each given up",
    async run({ attacker }, hold) {
      const hanging = attacker.proxy<Faulty>("Faulty", { timeoutMs: 2000 });
      const given = await outcomes(Array.from({ length: 4200 }, () => hanging.never()));
      await hold();
      return `${given}; ${await answered(attacker.proxy<Faulty>("Faulty", { timeoutMs }).pid())}`;
    },
  },
  {
    name: "A2 20,000 such calls over connections that are closed",
    async run({ project, attacker }, hold) {
      for (let round = 0; round < 10; round++) {
        await using client = await openClient(project.stateDir);
        await client.untilInstances("Faulty", 1);
        const hanging = client.proxy<Faulty>("Faulty", { timeoutMs: 1000 });
        await Promise.allSettled(Array.from({ length: 2000 }, () => hanging.never()));
      }
      await hold();
      return await answered(attacker.proxy<Faulty>("Faulty", { timeoutMs }).pid());
    },
  },
  ...Object.entries(COSTLY).map(([name, make]): Attack => ({
    name: `A3 one request of ${name}`,
    async run({ instance }) {
      const id = "fedcba9876543210fedcba9876543210";
      const message = request({ id, body: make() });
      // A peer that has not sent a message yet may not send so much at all.
      using peer = await RawPeer.connect(instance.endpoint, concat([handshake(), request()]));
      await peer.readUntil((seen) => new TextDecoder("latin1").decode(seen).includes("REP"));
      await peer.write(message);
      const answer = new TextDecoder("latin1").decode(
        await peer.readUntil((seen) => new TextDecoder("latin1").decode(seen).includes(id)),
      );
      return /NACK|ERROR|REP/.exec(answer)?.[0] ?? "no answer";
    },
  })),
  {
    name: "A12 a handler that blocks for 12 s",
    blocks: "the process computes",
    async run({ project, attacker }) {
      const goOn = join(project.stateDir, "go-on");
      const call = attacker.proxy<Faulty>("Faulty", { timeoutMs }).block({ path: goOn });
      const timer = setTimeout(() => Deno.writeTextFileSync(goOn, ""), 12_000);
      const outcome = await answered(call);
      clearTimeout(timer);
      return outcome;
    },
  },
  {
    name: "A17 300 requests of 1 MB each at a time",
    async run({ attacker }) {
      const faulty = attacker.proxy<Faulty>("Faulty", { timeoutMs });
      const value = bytes("x".repeat(1_000_000));
      return await outcomes(Array.from({ length: 300 }, () => faulty.size({ value })));
    },
  },
];

async function answered(call: Promise<unknown>): Promise<string> {
  return await call.then(() => "a new call is answered", (error: Error) => `failed: ${error.name}`);
}

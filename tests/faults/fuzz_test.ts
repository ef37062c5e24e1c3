import assert from "node:assert/strict";
import { bytes, concat } from "../../transports/zmtp/testdata/bytes.ts";
import { RawPeer } from "../../transports/zmtp/testdata/raw_peer.ts";
import { createRandom, type Random } from "../support/random.ts";
import { setScene } from "./testdata/faulty_project.ts";
import type { Faulty } from "./testdata/faulty.ts";
import { handshake, harmless, message, request } from "./testdata/hostile.ts";

/** How long to go on, in seconds; a few in the suite, as long as you like by hand. */
const SECONDS = Number(Deno.env.get("FUZZ_SECONDS") ?? 2);
const FIRST_SEED = Number(Deno.env.get("FUZZ_SEED") ?? 1);
const MAX_KEPT_BYTES = 2_000_000;

const seeds = [
  concat([handshake(), request(), request({ id: "second" })]),
  concat([handshake({ identity: "tcp://127.0.0.1:4000" }), request({ type: "CANCEL" })]),
  concat([handshake({ identity: "x", isNative: false }), request()]),
  concat([handshake(), message("BYE"), request({ type: "REP" })]),
  ...Object.values(harmless).map((octets) => octets()).filter(({ length }) => length < 5000)
    .map((octets) => concat([handshake(), octets])),
];

/** Changes a stream in a few places: flips, copies, cuts, inserts and interesting numbers. */
function mutate(stream: Uint8Array, random: Random): Uint8Array {
  let octets = stream.slice();
  for (let changes = 1 + random.below(6); changes > 0; changes--) {
    const at = random.below(octets.length || 1);
    const head = octets.subarray(0, at);
    const tail = octets.subarray(at);
    switch (random.below(6)) {
      case 0:
        octets[at] = (octets[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        octets[at] = random.pick([0, 1, 0x7f, 0x80, 0xc0, 0xc1, 0xd9, 0xdd, 0xdf, 0xff]);
        break;
      case 2:
        octets = concat([head, tail.subarray(random.below(40))]);
        break;
      case 3:
        octets = concat([head, tail.subarray(0, random.below(200)), tail]);
        break;
      case 4:
        octets = concat([head, bytes(random.pick(["__proto__", "__type__", "\0", "\x1b["])), tail]);
        break;
      default:
        octets = concat([head, random.pick(seeds).subarray(random.below(100))]);
    }
  }
  return octets;
}

Deno.test("P7 a service survives streams that are nearly right", async () => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  assert.ok(instance);
  const faulty = caller.proxy<Faulty>("Faulty");
  const random = createRandom(FIRST_SEED);
  const end = performance.now() + SECONDS * 1000;
  let before = 0;
  let streams = 0;
  for (; performance.now() < end; streams++) {
    using peer = await RawPeer.connect(instance.endpoint);
    await peer.write(mutate(random.pick(seeds), random));
    if (streams % 50 === 0) assert.equal(await faulty.pid(), instance.pid, `stream ${streams}`);
    if (streams === 200) before = await faulty.collect();
  }
  assert.equal(await faulty.pid(), instance.pid);
  const growth = await faulty.collect() - before;
  assert.ok(streams <= 200 || growth < MAX_KEPT_BYTES, `keeps ${growth} more`);
  assert.ok((await instance.logLines()).length <= 5, "a line when it is ready, and one per kind");
});

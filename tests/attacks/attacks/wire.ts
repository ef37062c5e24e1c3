import { bytes, concat } from "../../../transports/zmtp/testdata/bytes.ts";
import { command, opening, RawPeer } from "../../../transports/zmtp/testdata/raw_peer.ts";
import { encodeFrame, MORE } from "../../../transports/zmtp/wire/frames.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { EmbeddedServiceRegistry } from "../../../transports/embedded/mod.ts";
import { untilInstances } from "../../kit/contracts/until_instances.ts";
import type { Faulty } from "../../faults/testdata/faulty.ts";
import { handshake, request } from "../../faults/testdata/hostile.ts";
import type { Attack, Target } from "../attack.ts";

const timeoutMs = 120_000;
/** Time for the process to read what has been sent. */
const SETTLE_MS = 3000;
/** A peer that reads nothing for so long may be given up. */
const UNREAD_MS = 8000;
const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

/** All but the last byte of a message of 64 MB. */
function unfinished(): Uint8Array {
  const head = Array.from({ length: 4 }, () => encodeFrame(MORE, bytes("x")));
  return concat([...head, encodeFrame(0, new Uint8Array(64_000_000)).subarray(0, -1)]);
}

/** Opens many connections at a time, and closes them at the end of a scope. */
async function connect(
  endpoint: string,
  count: number,
  first: (index: number) => Uint8Array,
): Promise<DisposableStack & { readonly peers: RawPeer[] }> {
  const stack = new DisposableStack();
  const peers: RawPeer[] = [];
  for (let index = 0; index < count; index++) {
    peers.push(stack.use(await RawPeer.connect(endpoint, first(index))));
  }
  return Object.assign(stack, { peers });
}

async function newcomer({ attacker }: Target): Promise<string> {
  return await attacker.proxy<Faulty>("Faulty", { timeoutMs }).pid()
    .then(() => "a newcomer is served", (error: Error) => `a newcomer fails: ${error.name}`);
}

async function logEndpoint({ project }: Target): Promise<string> {
  const registry = new EmbeddedServiceRegistry({ stateDir: project.stateDir });
  await registry.start();
  try {
    const instances = await untilInstances(registry, "Faulty", ({ length }) => length === 1);
    return String([...instances][0]?.metadata["log_endpoint"]);
  } finally {
    await registry.stop();
  }
}

function unfinishedFrames(name: string, first: () => Uint8Array): Attack {
  return {
    name: `A7 20 connections that send all but the end of a frame of 64 MB${name}`,
    async run(target, hold) {
      using scene = await connect(target.instance.endpoint, 20, first);
      const message = unfinished();
      // Those that are not read on never end.
      const writing = scene.peers.map((peer) => peer.write(message));
      await Promise.race([Promise.all(writing), settled()]);
      await hold();
      return await newcomer(target);
    },
  };
}

/** Each prefix is a different one, as equal ones share memory. */
function subscribers(count: number, prefixes: number): Attack {
  return {
    name: `A9 ${count} subscribers of logs with ${prefixes} prefixes each`,
    async run(target, hold) {
      const endpoint = await logEndpoint(target);
      using _scene = await connect(endpoint, count, (peer) =>
        concat([
          opening({ type: "SUB" }),
          ...Array.from(
            { length: prefixes },
            (_, index) => command("SUBSCRIBE", bytes(`prefix ${peer} ${index}`)),
          ),
        ]));
      await hold();
      return await newcomer(target);
    },
  };
}

/** Attacks below the messages. */
export const attacksOnTheWire: readonly Attack[] = [
  unfinishedFrames("", () => handshake()),
  unfinishedFrames(", as foreign peers", () =>
    handshake({
      identity: "tcp://127.0.0.1:1",
      isNative: false,
    })),
  {
    name: "A7 2,000 connections that begin a frame of 64 MB",
    async run(target, hold) {
      const begin = concat([handshake(), unfinished().subarray(0, 4000)]);
      using _scene = await connect(target.instance.endpoint, 2000, () => begin);
      await hold();
      return await newcomer(target);
    },
  },
  {
    name: "A7 20 connections that do the same to the stream of logs",
    async run(target, hold) {
      const endpoint = await logEndpoint(target);
      using scene = await connect(endpoint, 20, () => opening({ type: "SUB" }));
      const message = unfinished();
      const writing = scene.peers.map((peer) => peer.write(message));
      await Promise.race([Promise.all(writing), settled()]);
      await hold();
      return await newcomer(target);
    },
  },
  {
    name: "A7 20 connections that do not read the answers to pings of 16 MB",
    // 128 MiB may be unread, as a peer that reads nothing may be busy; V8 keeps twice of it.
    limitMb: 400,
    async run(target, hold) {
      const first = concat([handshake(), request({ subject: "lymph.ping" })]);
      using scene = await connect(target.instance.endpoint, 20, () => first);
      const body = new MsgpackSerializer().encode({ payload: new Uint8Array(16_000_000) });
      const ping = request({ subject: "lymph.ping", body });
      const writing = scene.peers.map((peer) => peer.write(ping));
      await Promise.race([Promise.all(writing), settled()]);
      await new Promise((resolve) => setTimeout(resolve, UNREAD_MS));
      await hold();
      return await newcomer(target);
    },
  },
  {
    name: "A8 4,200 finished handshakes that say nothing (ZMTP 3.0)",
    async run(target, hold) {
      const silent = opening({ type: "DEALER", minor: 0 });
      using _scene = await connect(target.instance.endpoint, 4200, () => silent);
      await hold();
      return await newcomer(target);
    },
  },
  subscribers(400, 999),
  subscribers(400, 64),
  {
    name: "A9 20 subscribers of logs with 10,000 prefixes of 1 KiB each",
    async run(target, hold) {
      const endpoint = await logEndpoint(target);
      const prefixes = Array.from(
        { length: 10_000 },
        (_, index) => command("SUBSCRIBE", bytes(`${index}`.padEnd(1000, "x"))),
      );
      const first = concat([opening({ type: "SUB" }), ...prefixes]);
      using _scene = await connect(endpoint, 20, () => first);
      await hold();
      return await newcomer(target);
    },
  },
];

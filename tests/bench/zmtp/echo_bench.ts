/**
 * Round trips between two processes: `deno run -A tests/bench/zmtp/echo_bench.ts [seconds]`.
 *
 * Every row echoes the same bytes; the ratio is to raw framed TCP in the same run.
 */
import { Dealer, ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { FramedConnection } from "./framed_tcp.ts";

const SERVER = new URL("./echo_server.ts", import.meta.url).pathname;
const SECONDS = Number(Deno.args[0] ?? 2);

/** Sends messages, and calls back for each one that returns. */
interface Client {
  send(frames: readonly Uint8Array[]): void;
  close(): Promise<void> | void;
}

type Connect = (address: string, onReturn: () => void) => Promise<Client>;

const clients: Readonly<Record<string, Connect>> = {
  async raw(port, onReturn) {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const connection = new FramedConnection(conn, onReturn);
    return {
      send: ([body = new Uint8Array()]) => connection.send(body),
      close: () => conn.close(),
    };
  },
  async router(endpoint, onReturn) {
    const dealer = new Dealer();
    await dealer.connect(endpoint);
    (async () => {
      for await (const _ of dealer) onReturn();
    })();
    return { send: (frames) => void dealer.send(frames), close: () => dealer.close() };
  },
  async transport(endpoint, onReturn) {
    const transport = new ZmtpTransport();
    transport.receive({ onDelivery: onReturn, onDisconnect: () => {} });
    await transport.start();
    return {
      send: (frames) => void transport.send(endpoint, frames),
      close: () => transport.stop(),
    };
  },
};

const messages: Readonly<Record<string, readonly Uint8Array[]>> = {
  "1 frame of 16 octets": [new Uint8Array(16)],
  "5 frames, 110 octets": [32, 3, 9, 53, 13].map((length) => new Uint8Array(length)),
};

/** Messages per second with so many under way at a time. */
async function measure(kind: string, message: readonly Uint8Array[], inFlight: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SERVER, kind],
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value: address = "" } = await lines.read();
  const frames = kind === "raw" ? [new Uint8Array(message.flatMap((f) => [...f]))] : message;
  const done = Promise.withResolvers<void>();
  let returned = 0;
  let start = 0;
  let counted = 0;
  const client: Client = await (clients[kind] as Connect)(address.trim(), () => {
    returned++;
    const now = performance.now();
    if (start === 0 && returned > 10_000) [start, counted] = [now, returned];
    if (start > 0 && now - start > SECONDS * 1000) done.resolve();
    else client.send(frames);
  });
  for (let index = 0; index < inFlight; index++) client.send(frames);
  await done.promise;
  const perSecond = (returned - counted) / (performance.now() - start) * 1000;
  await client.close();
  child.kill("SIGKILL");
  await Promise.all([child.status, lines.cancel()]);
  return Math.round(perSecond);
}

for (const [name, message] of Object.entries(messages)) {
  for (const inFlight of [1, 64, 1000]) {
    const raw = await measure("raw", message, inFlight);
    const row = [`raw ${raw}`];
    for (const kind of ["router", "transport"]) {
      const perSecond = await measure(kind, message, inFlight);
      row.push(`${kind} ${perSecond} (${(perSecond / raw).toFixed(2)})`);
    }
    console.log(`${name}, ${inFlight} in flight: ${row.join(", ")} messages/s`);
  }
}

/**
 * The upper limit: a header of five bytes (length and kind), then the body, which is read right into
 * memory of its own. Answers come in order.
 *
 * It sends what it is given without copying it, so the giver must not change it meanwhile. What is
 * sent like an argument or a result is copied at least once: that is the limit with `isCopying`.
 *
 * @module
 */
import { dirname } from "node:path";
import type { LargeClient } from "./client.ts";

const TAKE = 0;
const GIVE = 1;
const ECHO = 2;
const HEADER_BYTES = 5;
const SHORT = new Uint8Array(100);

type Send = (kind: number, body: Uint8Array) => void;

/** Reads messages to the end of the connection. */
async function read(
  conn: Deno.Conn,
  onMessage: (kind: number, body: Uint8Array) => void,
): Promise<void> {
  const header = new Uint8Array(HEADER_BYTES);
  const fill = async (target: Uint8Array): Promise<boolean> => {
    for (let filled = 0; filled < target.length;) {
      const count = await conn.read(target.subarray(filled)).catch(() => null);
      if (count === null) return false;
      filled += count;
    }
    return true;
  };
  while (await fill(header)) {
    const body = new Uint8Array(new DataView(header.buffer).getUint32(0));
    if (!await fill(body)) return;
    onMessage(header[4] as number, body);
  }
}

/** One way of the upper limit. */
export interface RawWay {
  /** The kind of socket. */
  readonly socket: "TCP" | "unix";
  /** Whether long messages are copied before they are sent. */
  readonly isCopying: boolean;
}

/** What sends messages, one after another. */
function sender(conn: Deno.Conn, isCopying: boolean): Send {
  let last: Promise<void> = Promise.resolve();
  const write = async (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length;) done += await conn.write(bytes.subarray(done));
  };
  return (kind, given) => {
    const isShort = given.length <= SHORT.length;
    const body = isCopying ? given.slice() : given;
    const head = new Uint8Array(HEADER_BYTES + (isShort ? body.length : 0));
    new DataView(head.buffer).setUint32(0, body.length);
    head[4] = kind;
    if (isShort) head.set(body, HEADER_BYTES);
    last = last.then(() => write(head)).then(() => isShort ? undefined : write(body))
      .catch(() => {}); // the other side has ended
  };
}

/** Serves; resolves to the port or the path. */
export function serveRaw({ socket, isCopying }: RawWay): Promise<string> {
  const listener: Deno.Listener<Deno.Conn, Deno.Addr> = socket === "TCP"
    ? Deno.listen({ hostname: "127.0.0.1", port: 0 })
    : Deno.listen({ transport: "unix", path: `${Deno.makeTempDirSync()}/s` });
  const data = new Uint8Array(16 * 2 ** 20);
  (async () => {
    for await (const conn of listener) {
      if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay(true);
      const send = sender(conn, isCopying);
      read(conn, (kind, body) => {
        if (kind !== GIVE) return send(kind, SHORT);
        send(kind, data.subarray(0, new DataView(body.buffer).getUint32(0)));
      });
    }
  })();
  const { addr } = listener;
  return Promise.resolve("port" in addr ? String(addr.port) : (addr as Deno.UnixAddr).path);
}

/** Connects a client. */
export async function connectRaw(
  { socket, isCopying }: RawWay,
  served: string,
): Promise<LargeClient> {
  const conn: Deno.Conn = socket === "TCP"
    ? await Deno.connect({ hostname: "127.0.0.1", port: Number(served) })
    : await Deno.connect({ transport: "unix", path: served });
  if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay(true);
  const send = sender(conn, isCopying);
  const waiting: ((body: Uint8Array) => void)[] = [];
  const done = read(conn, (_, body) => waiting.shift()?.(body));
  const ask = (kind: number, body: Uint8Array) =>
    new Promise<Uint8Array>((resolve) => {
      waiting.push(resolve);
      send(kind, body);
    });
  return {
    up: (data) => ask(TAKE, data),
    down: (bytes) => {
      const question = new Uint8Array(4);
      new DataView(question.buffer).setUint32(0, bytes);
      return ask(GIVE, question);
    },
    small: () => ask(ECHO, SHORT),
    async [Symbol.asyncDispose]() {
      conn.close();
      await done;
      if (socket === "unix") await Deno.remove(dirname(served), { recursive: true });
    },
  };
}

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { Dialer } from "./dialer.ts";

const SESSION_MS = 10_000;
const TICKET = { id: Buffer.alloc(8, 1), password: Buffer.alloc(16), zxid: Buffer.alloc(8, 9) };

/** Replaces connections; `open` may refuse. */
function replaceConnections(open: (options: ConnectionOptions) => Connection): Disposable {
  const { open: original } = Connection;
  Connection.open = (options) => {
    try {
      return Promise.resolve(open(options));
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return { [Symbol.dispose]: () => void (Connection.open = original) };
}

function dialerOf(count: number): Dialer {
  const servers = Array.from({ length: count }, (_, index) => ({ host: "zk", port: index + 1 }));
  const ignore = () => {};
  return new Dialer({
    servers,
    sessionTimeoutMs: SESSION_MS,
    onChange: ignore,
    onUnreachable: ignore,
  });
}

Deno.test("M6 servers that cannot be reached are not asked without a pause", async () => {
  using time = fakeTime();
  let attempts = 0;
  using _replaced = replaceConnections(() => {
    // A mutation that asks without a pause must not go on for ever.
    if (++attempts > 1_000) stopping.abort();
    throw new Error("refused");
  });
  const stopping = new AbortController();
  const dialing = dialerOf(3).dial(stopping.signal);
  dialing.catch(() => {});
  await time.advance(10_000);
  stopping.abort();
  await assert.rejects(dialing);
  // Three servers a round, and a second between rounds in the end.
  assert.ok(attempts > 20 && attempts < 100, `There were ${attempts} attempts`);
});

Deno.test("M6 a server that lags behind is taken once the session cannot be alive any more", async () => {
  using time = fakeTime();
  const tickets: (string | undefined)[] = [];
  const ended = Promise.withResolvers<Error>();
  let isThere = true;
  using _replaced = replaceConnections(({ ticket }) => {
    tickets.push(ticket?.zxid?.toString("hex"));
    if (!isThere) throw new Error("it lags behind");
    return { ended: ended.promise, ticket: TICKET, heardAt: performance.now() } as Connection;
  });
  const stopping = new AbortController();
  const dialer = dialerOf(1);
  await dialer.dial(stopping.signal);
  isThere = false;
  ended.resolve(new Error("lost"));
  await time.advance(0);
  const dialing = dialer.dial(stopping.signal);
  dialing.catch(() => {});
  await time.advance(5_000);
  assert.deepEqual(new Set(tickets.splice(0)), new Set([undefined, TICKET.zxid.toString("hex")]));
  await time.advance(SESSION_MS);
  assert.equal(tickets.at(-1), undefined);
  stopping.abort();
  await assert.rejects(dialing);
});

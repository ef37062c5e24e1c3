import assert from "node:assert/strict";
import type { Evaluation } from "../evaluator/evaluator.ts";
import { RemoteEvaluator } from "./remote_evaluator.ts";
import { Backdoor, type DisposableEvaluator } from "./backdoor.ts";
import { LONGEST_TEXT } from "./messages.ts";

const TOKEN = { secret: "0123", path: "shell_token" };

/** Answers with the code itself, some words apart. */
class Echo implements DisposableEvaluator {
  isDisposed = false;

  evaluate(code: string): Promise<Evaluation> {
    if (code === "never") return new Promise(() => {});
    if (code === "long") return Promise.resolve({ kind: "value", text: "x".repeat(999_999) });
    return Promise.resolve({ kind: "value", text: code });
  }

  complete(prefix: string) {
    return Promise.resolve({ prefix, names: [`${prefix}!`] });
  }

  [Symbol.dispose](): void {
    this.isDisposed = true;
  }
}

function open(echo = new Echo()): Backdoor & { readonly endpoint: string } {
  const backdoor = new Backdoor({ ip: "127.0.0.1", token: TOKEN });
  backdoor.serve(() => echo);
  return Object.assign(backdoor, { endpoint: `127.0.0.1:${backdoor.port}` });
}

Deno.test("a shell that knows the token is served", async () => {
  await using backdoor = open();
  await using shell = await RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  assert.deepEqual(await shell.evaluate("1\n2"), { kind: "value", text: "1\n2" });
  assert.deepEqual(await shell.complete("a"), { prefix: "a", names: ["a!"] });
});

Deno.test("what is under way holds nothing up, until there is too much of it", async () => {
  await using backdoor = open();
  await using shell = await RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  const waiting: Promise<unknown>[] = [];
  const begin = () => waiting.push(shell.evaluate("never").catch((error) => error));
  begin();
  assert.deepEqual(await shell.evaluate("1"), { kind: "value", text: "1" });
  for (let count = 1; count < 16; count++) begin();
  assert.deepEqual(await shell.evaluate("1"), {
    kind: "error",
    text: "Too much is under way in this shell",
  });
  await shell[Symbol.asyncDispose]();
  for (const error of await Promise.all(waiting)) assert.match(String(error), /was closed/);
});

Deno.test("a value that is too long is cut, and code that is too long is refused", async () => {
  await using backdoor = open();
  await using shell = await RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  const long = await shell.evaluate("long") as { readonly text: string };
  assert.equal(long.text, `${"x".repeat(LONGEST_TEXT)} … and more`);
  const refused = await shell.evaluate("x".repeat(100_000)) as { readonly text: string };
  assert.match(refused.text, /must have at most 65536 characters/);
});

Deno.test("a shell that does not know the token is refused", async () => {
  await using backdoor = open();
  await assert.rejects(RemoteEvaluator.connect(backdoor.endpoint, "4567"), {
    name: "NotConnectedError",
    message: `Cannot open a shell at ${backdoor.endpoint}: it refuses the token of this project`,
  });
});

const LIARS: Readonly<Record<string, RegExp>> = {
  "lymph-shell/1 abc\nwelcome\n": /does not know the token of this project$/,
  "lymph-shell/1 abc\n": /does not know the token of this project$/,
  "Welcome to backdoor Terminal of echo\n": /is not a debug shell of this version$/,
  "": /is not a debug shell of this version$/,
};

for (const [says, message] of Object.entries(LIARS)) {
  Deno.test(`an instance that says ${JSON.stringify(says)} is not believed`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const lying = (async () => {
      using connection = await listener.accept();
      await connection.write(new TextEncoder().encode(says));
      await connection.closeWrite();
      while (await connection.read(new Uint8Array(100)) !== null);
    })();
    const connecting = RemoteEvaluator.connect(`127.0.0.1:${listener.addr.port}`, TOKEN.secret);
    await assert.rejects(connecting, { name: "NotConnectedError", message });
    await lying;
  });
}

for (const endpoint of ["127.0.0.1", "unix:///x:1", "a b:1", "[::1]"]) {
  Deno.test(`${endpoint} is no endpoint of a shell`, async () => {
    await assert.rejects(RemoteEvaluator.connect(endpoint, TOKEN.secret), {
      message: `Cannot open a shell at ${endpoint}: its endpoint must be a host and a port`,
    });
  });
}

const RUBBISH: readonly string[] = [
  "\n",
  "GET / HTTP/1.1\r\n\r\n",
  "x".repeat(100_000),
  "\x00\xff\xfe\n".repeat(1000),
];

Deno.test("a connection that sends rubbish, or nothing, is closed, and others are served", async () => {
  await using backdoor = open();
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port: backdoor.port });
  using _silent = await connect();
  for (const text of RUBBISH) {
    using connection = await connect();
    await connection.write(new TextEncoder().encode(text)).catch(() => {});
    await readToEnd(connection);
  }
  await using shell = await RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  assert.deepEqual(await shell.evaluate("1"), { kind: "value", text: "1" });
});

Deno.test("beyond eight connections, no other is admitted until one leaves", async () => {
  await using backdoor = open();
  const connect = () => RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  const shells = await Promise.all(Array.from({ length: 8 }, connect));
  await assert.rejects(connect(), { name: "NotConnectedError" });
  await Promise.all(shells.map((shell) => shell[Symbol.asyncDispose]()));
});

Deno.test("when it is closed, shells learn that, and what ran their code is disposed of", async () => {
  const echo = new Echo();
  const backdoor = open(echo);
  await using shell = await RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  await shell.evaluate("1");
  const under = assert.rejects(shell.evaluate("never"), { message: /The instance has ended/ });
  await backdoor[Symbol.asyncDispose]();
  await under;
  await assert.rejects(shell.evaluate("1"), { message: /The instance has ended/ });
  assert.ok(echo.isDisposed);
});

async function readToEnd(connection: Deno.Conn): Promise<void> {
  try {
    while (await connection.read(new Uint8Array(1000)) !== null);
  } catch {
    // Cut off, which is an end, too.
  }
}

Deno.test("A20 silent connections do not keep the owner out, and open shells stay", async () => {
  await using backdoor = open();
  const [hostname = "", port] = backdoor.endpoint.split(":");
  using stack = new DisposableStack();
  await using first = await RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  for (let count = 0; count < 20; count++) {
    const silent = await Deno.connect({ hostname, port: Number(port) });
    stack.defer(() => silent.close());
  }
  await using owner = await RemoteEvaluator.connect(backdoor.endpoint, TOKEN.secret);
  for (const shell of [owner, first]) {
    assert.deepEqual(await shell.evaluate("1"), { kind: "value", text: "1" });
  }
});

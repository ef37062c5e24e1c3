import assert from "node:assert/strict";
import { within } from "../../tests/support/within.ts";
import { Outlet, type OutletStream } from "./outlet.ts";

/** A stream that takes only as much as a test lets it. */
class SlowStream implements OutletStream {
  written = "";
  error: Error | undefined;
  #open = Promise.withResolvers<void>();
  readonly #most: number;

  constructor(most = Infinity) {
    this.#most = most;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.#open.promise;
    if (this.error) throw this.error;
    return this.writeSync(bytes);
  }

  writeSync(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, this.#most);
    this.written += new TextDecoder().decode(taken);
    return taken.length;
  }

  read(): void {
    this.#open.resolve();
  }
}

function openOutlet(stream: OutletStream, limit?: number): Outlet {
  const onDropped = (lines: number): string => `(${lines} dropped)\n`;
  const outlet = new Outlet(stream, { onDropped, ...limit !== undefined && { limit } });
  outlet.neverWait();
  return outlet;
}

const flush = (outlet: Outlet): Promise<void> =>
  within(outlet.flush(60_000), "the end of writing", { timeoutMs: 5000 });

Deno.test("A11 texts are written whole and in turn, whatever the stream takes at a time", async () => {
  const stream = new SlowStream(4);
  const outlet = openOutlet(stream);
  for (const text of ["first line\n", "second line\n", "third\n"]) outlet.write(text);
  stream.read();
  await flush(outlet);
  assert.equal(stream.written, "first line\nsecond line\nthird\n");
});

Deno.test("A11 unread output is dropped beyond a limit, and counted at its place", async () => {
  const stream = new SlowStream();
  const outlet = openOutlet(stream, 10);
  for (const text of ["12345\n", "678\n", "a\nb\n", "c\n"]) outlet.write(text);
  stream.read();
  await flush(outlet);
  outlet.write("later\n");
  await flush(outlet);
  assert.equal(stream.written, "12345\n678\n(3 dropped)\nlater\n");
});

Deno.test("A11 a writer may wait for room, but not for a stream that stands still", async () => {
  const stream = new SlowStream();
  const outlet = openOutlet(stream, 10);
  outlet.write("1234567890\n");
  await within(outlet.room(1), "the end of waiting for a stream that is not read");
  let hasRoom = false;
  const room = outlet.room(Infinity).then(() => hasRoom = true);
  await Promise.resolve();
  assert.equal(hasRoom, false);
  stream.read();
  await within(room, "room in a stream that is read again");
});

Deno.test("A11 a reader that has gone is told, and its writer fails", async () => {
  const stream = new SlowStream();
  stream.error = new Deno.errors.BrokenPipe("gone");
  const outlet = openOutlet(stream);
  outlet.write("a\n");
  stream.read();
  assert.equal(await within(outlet.broken, "the end of the reader"), stream.error);
  assert.throws(() => outlet.write("b\n"), Deno.errors.BrokenPipe);
});

Deno.test("L5 a log on a disk that was full gets later lines, and the number of missing ones", async () => {
  const stream = new SlowStream();
  stream.error = new Error("No space left on device");
  const outlet = openOutlet(stream);
  stream.read();
  outlet.write("lost\n");
  await flush(outlet);
  outlet.write("kept\n");
  await flush(outlet);
  stream.error = undefined;
  outlet.write("new\n");
  await flush(outlet);
  assert.equal(stream.written, "(1 dropped)\nkept\nnew\n");
});

Deno.test("A11 at first a write waits for its reader, as in any program", () => {
  const stream = new SlowStream();
  new Outlet(stream, { onDropped() {} }).write("result\n");
  assert.equal(stream.written, "result\n");
});

Deno.test("A11 what was not written yet is written before the program ends", () => {
  const stream = new SlowStream();
  const outlet = openOutlet(stream);
  outlet.write("first\n");
  outlet.write("last\n");
  outlet.flushSync();
  assert.equal(stream.written, "last\n", "the first is on its way already");
});

import assert from "node:assert/strict";
import { fakeTime } from "../../tests/kit/mod.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withProgress } from "./progress.ts";

Deno.test("work that takes longer than a second says what it does, until it is done", async () => {
  using time = fakeTime();
  const shown: string[] = [];
  const terminal = { status: (text: string) => void shown.push(text) } as Terminal;
  const { promise, resolve } = Promise.withResolvers<number>();
  const work = withProgress(terminal, "Asking …", promise);
  await time.advance(999);
  assert.deepEqual(shown, []);
  await time.advance(1);
  assert.deepEqual(shown, ["Asking …"]);
  resolve(1);
  assert.equal(await work, 1);
  assert.deepEqual(shown, ["Asking …", ""]);
});

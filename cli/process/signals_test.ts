import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { eventually } from "../../tests/support/eventually.ts";

const PROGRAM = fileURLToPath(new URL("testdata/signals.ts", import.meta.url));

/** A program that listens for signals, in a session of its own, hence without a terminal. */
class Listener implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #done: Promise<void>;
  text = "";

  constructor(...args: readonly string[]) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "-A", PROGRAM, ...args],
      detached: true,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#done = this.#read();
  }

  async says(text: string, repeat: () => void = () => {}): Promise<void> {
    await eventually(() => {
      repeat();
      return this.text === text;
    }, { timeoutMs: 10_000 }).catch(() => assert.equal(this.text, text));
  }

  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
    await this.#done;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#process.stdout) this.text += decoder.decode(chunk);
  }
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`M10 W4 two copies of ${signal} stop in order, and a later one hurries`, async () => {
    await using listener = new Listener();
    await listener.says("ready\n");
    listener.kill(signal);
    listener.kill(signal);
    await listener.says("ready\ngraceful\n");
    await listener.says("ready\ngraceful\nimmediate\n", () => listener.kill(signal));
  });
}

Deno.test("M10 SIGHUP stops in order what has nothing to reload", async () => {
  await using listener = new Listener();
  await listener.says("ready\n");
  listener.kill("SIGHUP");
  await listener.says("ready\ngraceful\n");
});

Deno.test("P8 SIGHUP without a terminal reloads and stops nothing", async () => {
  await using listener = new Listener("reload");
  await listener.says("ready\n");
  listener.kill("SIGHUP");
  await listener.says("ready\nreload\n");
  listener.kill("SIGTERM");
  await listener.says("ready\nreload\ngraceful\n");
});

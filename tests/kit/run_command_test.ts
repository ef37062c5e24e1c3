import assert from "node:assert/strict";
import { command, connect, flag, ipOptions, required } from "../../cli/extension.ts";
import { event, Interface, rpc } from "../../mod.ts";
import { runCommand, startServices } from "./mod.ts";

class Greeting extends Interface {
  readonly heard: unknown[] = [];

  @rpc()
  greet({ name }: { name: string }): string {
    return `Hi, ${name}!`;
  }

  @event("waved")
  onWaved({ body }: { body: unknown }): void {
    this.heard.push(body);
  }
}

const greet = command({
  summary: "Greet somebody.",
  options: { ...ipOptions, loud: flag("Shout") },
  args: { name: required("Who is greeted") },
  async run({ options, args: { name }, terminal }) {
    await using lymph = await connect({ ...options, once: true });
    const question = { subject: "Greeting.greet", body: { name } };
    const { body } = await lymph.request("Greeting", question);
    terminal.note(`Asked for ${name}`);
    terminal.print(options.loud ? String(body).toUpperCase() : String(body));
  },
});

Deno.test("a command finds the services of the test, and its output is read", async () => {
  await using services = await startServices({ Greeting });
  assert.deepEqual(await runCommand(greet, ["Joe", "--loud"], { services }), {
    code: 0,
    stdout: "HI, JOE!\n",
    stderr: "Asked for Joe\n",
  });
  services.expectCalls([{ subject: "Greeting.greet", args: { name: "Joe" } }]);
});

Deno.test("a command may connect as any program does", async () => {
  const wave = command({
    summary: "Wave.",
    options: {},
    args: {},
    async run() {
      await using lymph = await connect();
      await lymph.emit("waved", { hand: "left" });
    },
  });
  await using services = await startServices({ Greeting });
  assert.equal((await runCommand(wave, [], { services })).code, 0);
  await services.settled();
  assert.deepEqual(services.instances<Greeting>("Greeting")[0]?.heard, [{ hand: "left" }]);
  services.expectEvents([{ type: "waved", body: { hand: "left" } }]);
});

Deno.test("what a command fails with is one line, and so is wrong usage", async () => {
  await using services = await startServices({});
  const failed = await runCommand(greet, ["Joe"], { services });
  assert.deepEqual([failed.code, failed.stdout], [1, ""]);
  assert.match(failed.stderr, /^lymph: There is no service named Greeting .*\n$/);
  const { code, stderr } = await runCommand(greet, []);
  assert.deepEqual([code, stderr.split("\n")[0]], [2, "lymph: Missing argument <name>"]);
});

Deno.test("a command says what it does", async () => {
  const { code, stdout } = await runCommand(greet, ["--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /^Greet somebody\.$/m);
  assert.match(stdout, /--loud +Shout/);
});

Deno.test("a command reads its input, and returns its code", async () => {
  const echo = command({
    options: {},
    args: {},
    async run({ terminal }) {
      terminal.print(await terminal.readInput());
      return 3;
    },
  });
  assert.deepEqual(await runCommand(echo, [], { input: "tea" }), {
    code: 3,
    stdout: "tea\n",
    stderr: "",
  });
});

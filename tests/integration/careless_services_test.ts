/** Services whose authors have overlooked something: they neither end nor hang what runs them. */
import assert from "node:assert/strict";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject, type TemporaryProject } from "../support/projects/project.ts";

const CARELESS = `import { Interface, rpc } from "@lymph/lymph";
export class Late extends Interface {
  override onStart() { setTimeout(() => { throw new Error("late boom"); }, 1); }
  @rpc() hi() { return "still here"; }
}
export class Stray extends Interface {
  override onStart() { Promise.reject(new Error("stray boom")); }
  @rpc() hi() { return "still here"; }
}
export class Endless extends Interface {
  override onStop() { return new Promise<void>(() => {}); }
}
export class Unready extends Interface {
  override onStart() { throw new Error("no luck"); }
}
export class Unbuilt extends Interface {
  readonly part = (null as unknown as { part: string }).part;
}
export class Reporter {
  readonly name = "reporter";
  onError() {
    void Promise.reject(new Error("tracker is down"));
    return Promise.reject(new Error("tracker is slow"));
  }
}
export class Reported extends Interface {
  @rpc() fail() { throw new Error("reported boom"); }
  @rpc() hi() { return "still here"; }
}
export class Undrained extends Interface {
  override onDrain() { return new Promise<void>(() => {}); }
}
`;

const SERVING = /^Serving /m;
const names = ["Late", "Stray", "Endless", "Unready", "Unbuilt", "Reported", "Undrained"];
const PLUGINS = "plugins:\n  reporter:\n    class: careless:Reporter\n";

async function careless(): Promise<TemporaryProject> {
  return await createProject({
    "deno.json": "{}",
    "services/careless.ts": CARELESS,
    ...Object.fromEntries(names.map((name) => [
      `conf/${name}.yml`,
      `${name === "Reported" ? PLUGINS : ""}interfaces:\n  ${name}:\n    class: careless:${name}\n`,
    ])),
  });
}

const instanceOf = (name: string): string[] => ["instance", "--config", `conf/${name}.yml`];

for (const [name, said] of [["Late", "late boom"], ["Stray", "stray boom"]] as const) {
  Deno.test(`an unhandled error is logged, and ${name} serves on`, async () => {
    await using project = await careless();
    const cwd = project.path;
    await using instance = startLymph(instanceOf(name), { cwd });
    await instance.stderr(SERVING);
    await instance.stderr(
      new RegExp(`\\[ERROR\\] .*Unhandled error: ${said}`),
    );
    const { stdout } = await runLymph(["request", `${name}.hi`], { cwd });
    assert.equal(stdout, "'still here'\n");
  });
}

Deno.test("a plugin is not told of what its onError fails with, awaited or not", async () => {
  await using project = await careless();
  const cwd = project.path;
  await using instance = startLymph(instanceOf("Reported"), { cwd });
  await instance.stderr(SERVING);
  const { code } = await runLymph(["request", "Reported.fail"], { cwd });
  assert.equal(code, 1);
  const { stdout } = await runLymph(["request", "Reported.hi"], { cwd });
  assert.equal(stdout, "'still here'\n");
  instance.kill("SIGINT");
  const { stderr } = await instance.ended;
  const errors = stderr.matchAll(/(?:Unhandled error|reporter failed): tracker is \w+/g);
  assert.deepEqual(Array.from(errors, ([error]) => error).toSorted(), [
    "Unhandled error: tracker is down",
    "reporter failed: tracker is slow",
  ]);
});

for (const name of ["Endless", "Undrained"]) {
  Deno.test(`a service that never stops is left behind on the second signal: ${name}`, async () => {
    await using project = await careless();
    const instance = startLymph(instanceOf(name), { cwd: project.path });
    await instance.stderr(SERVING);
    instance.kill("SIGINT");
    await instance.stderr(/^Still stopping \w+; interrupt again to stop at once$/m);
    instance.kill("SIGINT");
    const { code } = await instance.ended;
    assert.equal(code, 0);
  });
}

for (
  const [name, line] of [
    ["Unready", "lymph: Unready could not start: no luck (services/careless.ts:14:30)"],
    ["Unbuilt", /^lymph: conf\/Unbuilt\.yml: interfaces\.Unbuilt cannot be created: Cannot read/],
  ] as const
) {
  Deno.test(`L3: ${name} says in one line whose mistake it is`, async () => {
    await using project = await careless();
    const { code, stderr, stdout } = await runLymph(instanceOf(name), { cwd: project.path });
    const [first = "", ...rest] = stderr.trimEnd().split("\n");
    if (typeof line === "string") assert.equal(first, line);
    else assert.match(first, line);
    assert.deepEqual({ code, stdout, rest }, { code: 1, stdout: "", rest: [] });
  });
}

Deno.test("L5: a service lives on where nothing can be logged, as on a full disk", async () => {
  await using project = await careless();
  const cwd = project.path;
  const [deno, program] = [Deno.execPath(), new URL("../../cli/main.ts", import.meta.url).pathname];
  const script = `exec '${deno}' run -A '${program}' ${instanceOf("Stray").join(" ")} 2>/dev/full`;
  const full = startLymph(["-c", script], { cwd, program: "sh" });
  await using _full = full;
  await using file = startLymph([...instanceOf("Late"), "--logfile=/dev/full"], { cwd });
  await file.stderr(SERVING);
  for (const name of ["Stray", "Late"]) {
    let stdout = "";
    // The first one cannot say when it serves.
    while (stdout === "") ({ stdout } = await runLymph(["request", `${name}.hi`], { cwd }));
    assert.equal(stdout, "'still here'\n");
  }
});

import { join } from "node:path";
import { eventually } from "../../../tests/support/eventually.ts";
import { createProject } from "../../../tests/support/projects/project.ts";
import { type Child, stillbornChild } from "../processes/child.ts";
import { Supervisor } from "../supervision/supervisor.ts";
import { reloadOnChange } from "./reload_on_change.ts";

const specOf = (config: string) => ({
  name: "Svc",
  command: ["lymph", "instance", "--config", config] as const,
  count: 0,
  stopTimeoutMs: 1000,
});

// Deno may still be asked what the modules import.
const lax = { sanitizeOps: false, sanitizeResources: false };

Deno.test("the modules of a new command are watched", lax, async () => {
  await using project = await createProject({
    ".lymph.yml": "",
    "a.yml": "interfaces: { Svc: { class: './a.ts:Svc' } }",
    "b.yml": "interfaces: { Svc: { class: './b.ts:Svc' } }",
    "a.ts": "export class Svc {}",
    "b.ts": "export class Svc {}",
  });
  const { path } = project;
  const supervisor = new Supervisor([specOf("a.yml")], { spawn: stillbornChild, note() {} });
  const notes: string[] = [];
  using _watch = reloadOnChange(supervisor, {
    project: path,
    cwd: path,
    configFile: join(path, ".lymph.yml"),
    async onConfigChange() {
      await supervisor.update([specOf("b.yml")]);
      notes.push("updated");
      return false;
    },
    note: (text) => void notes.push(text),
  });
  await eventually(async () => {
    await Deno.writeTextFile(join(path, ".lymph.yml"), "\n");
    return notes.includes("updated");
  });
  await eventually(async () => {
    await Deno.writeTextFile(join(path, "b.ts"), "export class Svc {}\n");
    return notes.includes("Restarting Svc: b.ts has changed");
  });
  await supervisor.stop();
});

Deno.test("a service that is removed while it restarts is forgotten", lax, async () => {
  await using project = await createProject({
    ".lymph.yml": "",
    "a.yml": "interfaces: { Svc: { class: './a.ts:Svc' } }",
    "a.ts": "export class Svc {}",
  });
  const { path } = project;
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const spawn = (): Child => ({
    ...stillbornChild(),
    serving: Promise.resolve(),
    ended: released.promise.then(() => ({ code: 0, signal: null, killed: 0 })),
    async stop() {
      asked.resolve();
      await released.promise;
      return true;
    },
  });
  const specs = [{ ...specOf("a.yml"), count: 1 }];
  const supervisor = new Supervisor(specs, { spawn, note() {} });
  await supervisor.start();
  let isRestarting = false;
  using _watch = reloadOnChange(supervisor, {
    project: path,
    cwd: path,
    note: () => isRestarting = true,
  });
  await eventually(async () => {
    await Deno.writeTextFile(join(path, "a.ts"), "export class Svc {}\n");
    return isRestarting;
  });
  await asked.promise;
  const updated = supervisor.update([]);
  released.resolve();
  await updated;
  await supervisor.stop();
  await new Promise((resolve) => setTimeout(resolve, 0)); // a rejection would fail the test by now
});

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startLymph } from "../support/projects/lymph_process.ts";

const ROOT = new URL("../../", import.meta.url);
const SERVING = /Serving Greeting/;

/** What a program has loaded. */
interface Loaded {
  /** Modules of the checkout, by their paths in it. */
  readonly own: readonly string[];
  /** Names of npm packages. */
  readonly packages: readonly string[];
}

/** Runs lymph until it has ended, or serves, and asks Deno for what it covers which modules ran. */
async function modulesOf(args: readonly string[], state: string): Promise<Loaded> {
  const coverage = await Deno.makeTempDir();
  try {
    const env = { DENO_COVERAGE_DIR: coverage, LYMPH_STATE_DIR: state };
    await using running = startLymph(args, { cwd: fileURLToPath(ROOT), env });
    if (args[0] === "instance") {
      await running.stderr(SERVING);
      running.kill("SIGTERM");
    }
    assert.equal((await running.ended).code, 0);
    const own = new Set<string>();
    const packages = new Set<string>();
    for await (const { name } of Deno.readDir(coverage)) {
      const { url }: { url: string } = JSON.parse(await Deno.readTextFile(`${coverage}/${name}`));
      const [, packageName] = /\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
      if (packageName !== undefined) packages.add(packageName);
      else if (url.startsWith(ROOT.href)) own.add(url.slice(ROOT.href.length));
    }
    return { own: [...own].sort(), packages: [...packages].sort() };
  } finally {
    await Deno.remove(coverage, { recursive: true });
  }
}

/** What a second start loads, when the contracts of its services are kept. */
async function modulesOfInstance(): Promise<Loaded> {
  const state = await Deno.makeTempDir();
  try {
    const args = ["instance", "--config", "conf/greeting.yml"];
    await modulesOf(args, state);
    return await modulesOf(args, state);
  } finally {
    await Deno.remove(state, { recursive: true });
  }
}

/** What a module imports of Node's library when it is loaded; types are not loaded. */
function nodeParts(text: string): string[] {
  const imports = /^(?:import|(?:import|export)\s(?!\s*type\b)[^;"=]*\sfrom)\s*"node:([\w/]+)"/gm;
  return Array.from(text.matchAll(imports), ([, part = ""]) => part);
}

let loaded: Promise<Loaded> | undefined;
const instance = (): Promise<Loaded> => loaded ??= modulesOfInstance();

Deno.test("lymph list loads few modules", async () => {
  const { own, packages } = await modulesOf(["list"], "");
  assert.ok(own.includes("cli/command/front_page.ts"), own.join(" "));
  assert.ok(own.length <= 20, `${own.length} modules: ${own.join(" ")}`);
  assert.deepEqual(packages, []);
});

Deno.test("an instance loads no technology and no tool that it does not use", async () => {
  const { own } = await instance();
  const unwanted =
    /^(?:gateway|web|transports\/(?:amqp|zookeeper|local)|transports\/serializers\/json|core\/contract\/(?:source|comparing|outputs|standard\/d)|cli\/(?:node|check|doctor|dashboard|shell|top|tail))\//;
  assert.deepEqual(own.filter((module) => unwanted.test(module)), []);
});

Deno.test("an instance loads no more modules than it did", async () => {
  const { own, packages } = await instance();
  assert.ok(own.includes("core/container/container.ts"), own.join(" "));
  // Each takes some 0.25 ms of a start. Raise it for a module that every instance needs at once.
  assert.ok(own.length <= 460, `${own.length} modules`);
  assert.deepEqual(packages, ["@stricli/core", "js-yaml"]);
});

/** Lists of what an instance loads, and the folders that they are made for. */
const LISTS = [
  "cli/preload/core.ts",
  "cli/preload/program.ts",
  "transports/embedded/modules.ts",
  "transports/zmtp/transport/modules.ts",
];
const IN_LISTS = /^(?:core|cli\/(?!launcher|preload|main)|transports\/(?:zmtp|embedded))/;

Deno.test("what an instance loads is in the lists that Deno loads faster", async () => {
  const { own } = await instance();
  const listed = new Set<string>();
  for (const list of LISTS) {
    const text = await Deno.readTextFile(new URL(list, ROOT));
    for (const [, path = ""] of text.matchAll(/^import "(.+)";$/gm)) {
      listed.add(new URL(path, new URL(list, ROOT)).href.slice(ROOT.href.length));
    }
  }
  const loadedFirst = [...LISTS, "cli/preload/mod.ts"].filter((list) => own.includes(list));
  assert.equal(loadedFirst.length, LISTS.length + 1, loadedFirst.join(" "));
  assert.ok(listed.size > 300, `${listed.size} are listed`);
  assert.deepEqual(
    [...listed].filter((module) => !own.includes(module)),
    [],
    "not loaded, or gone",
  );
  const missing = own.filter((module) => IN_LISTS.test(module) && !listed.has(module));
  // Each takes up to 0.1 ms more. Some have to be missing, such as those that import the lists.
  assert.ok(missing.length <= 30, `Add to a list, such as ${LISTS[0]}: ${missing.join(" ")}`);
});

Deno.test("imports of Node's library are found in every form, without types", () => {
  const text = `
import { a } from "node:fs/promises";
import "node:crypto";
export * from "node:os";
import {
  b,
  type C,
} from "node:net";
import type { D } from "node:http";
import type {
  E,
} from "node:tls";
export type { F } from "node:zlib";
export const g = "node:vm";
const h = () => import("node:repl");
`;
  assert.deepEqual(nodeParts(text), ["fs/promises", "crypto", "os", "net"]);
});

Deno.test("an instance loads no part of Node's library that takes long", async () => {
  const { own } = await instance();
  const parts = new Set<string>();
  for (const module of own) {
    const text = await Deno.readTextFile(new URL(module, ROOT));
    for (const part of nodeParts(text)) parts.add(part);
  }
  assert.deepEqual([...parts].sort(), ["async_hooks", "buffer", "path", "sqlite", "timers", "v8"]);
});

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);
const FOLDERS = ["cli", "core", "gateway", "transports", "web"];
/** Texts such as `"../backdoor/open_backdoor.ts"`, which name a module that Deno does not see. */
const HIDDEN = /(?<!from |import\()"(\.{1,2}\/[\w./]+\.ts)"/g;

/** The URLs of all modules of the framework. */
async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}/${name}`;
    if (isDirectory && name !== "testdata") yield* walk(path);
    else if (/(?<!_test|_bench)\.ts$/.test(name)) yield new URL(path, ROOT).href;
  }
}

/** What `deno info --json` says of a module. */
interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
}

/** The URLs of all modules that Deno caches together with `offline.ts`: types need no module. */
async function cachedModules(): Promise<ReadonlySet<string>> {
  const module = new URL("cli/offline.ts", ROOT);
  const args = ["info", "--json", fileURLToPath(module)];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  const { modules }: { modules: ModuleInfo[] } = JSON.parse(new TextDecoder().decode(stdout));
  const dependencies = new Map(modules.map((info) => [info.specifier, info.dependencies ?? []]));
  const cached = new Set([module.href]);
  // A set goes on with what is added to it meanwhile.
  for (const url of cached) {
    for (const { code } of dependencies.get(url) ?? []) {
      if (code?.specifier !== undefined) cached.add(code.specifier);
    }
  }
  return cached;
}

Deno.test("every module that is hidden from Deno is cached for a machine without a network", async () => {
  const cached = await cachedModules();
  const ours = new Set<string>();
  for (const folder of FOLDERS) for await (const url of walk(folder)) ours.add(url);
  const missing = new Set<string>();
  // What nothing loads needs no place in a cache, and comments name files that are not ours.
  for (const url of ours.intersection(cached)) {
    for (const [, specifier = ""] of (await Deno.readTextFile(new URL(url))).matchAll(HIDDEN)) {
      const hidden = new URL(specifier, url).href;
      if (ours.has(hidden) && !cached.has(hidden)) missing.add(hidden.slice(ROOT.href.length));
    }
  }
  assert.deepEqual([...missing], [], "cli/offline.ts has to name these modules");
});

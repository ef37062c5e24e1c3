import assert from "node:assert/strict";
import { dirname, join, normalize, relative } from "node:path";
import config from "../deno.json" with { type: "json" };
import { circles } from "./architecture/circles.ts";
import { longFiles } from "./architecture/long_files.ts";
import { importsPastFaces } from "./architecture/faces.ts";
import { crowdedFolders, upwardImports } from "./architecture/rooms.ts";
import { TECHNOLOGY_ROOMS } from "./architecture/technology_rooms.ts";

const ROOT = dirname(import.meta.dirname as string);
const MOST_LINES_IN_A_FILE = 300;
const MOST_FILES_IN_A_FOLDER = 20;
const FOLDERS = ["core", "transports", "web", "gateway", "client", "cli", "services", "tests"];

interface Source {
  readonly path: string;
  readonly text: string;
  /** Files of this project that it imports. */
  readonly imports: readonly string[];
  /** Everything else that it imports. */
  readonly packages: readonly string[];
}

const SPECIFIER = /(?:^|[\s;}])(?:import|export)\s(?:[^;"']*?\sfrom\s+)?["']([^"'\n]+)["']/g;
const DYNAMIC = /\bimport\(\s*["']([^"'\n]+)["']/g;

function readSource(path: string): Source {
  const text = Deno.readTextFileSync(join(ROOT, path));
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
  const specifiers = [...code.matchAll(SPECIFIER), ...code.matchAll(DYNAMIC)]
    .map((match) => match[1] as string);
  const isLocal = (specifier: string) => specifier.startsWith(".");
  return {
    path,
    text,
    imports: specifiers.filter(isLocal).map((s) => normalize(join(dirname(path), s))),
    packages: specifiers.filter((s) => !isLocal(s)),
  };
}

function* walk(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(join(ROOT, folder))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* walk(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const sources = new Map<string, Source>();
for (const path of ["mod.ts", ...FOLDERS.flatMap((folder) => [...walk(folder)])]) {
  sources.set(path, readSource(path));
}
const shipped = [...sources.values()].filter(({ path }) =>
  !/_(test|bench)\.tsx?$/.test(path) && !path.includes("/testdata/")
);

const folderOf = (path: string) => path.split("/")[0] as string;
const technologyOf = (path: string) => (path.split("/")[1] as string).replace(/\.ts$/, "");

/** Whether a file of this project may import another one. */
function isAllowed(from: string, to: string): boolean {
  switch (folderOf(from)) {
    case "mod.ts":
    case "core":
      return folderOf(to) === "core" || from === "core/release.ts" && to === "deno.json";
    case "transports":
      return folderOf(to) === "core" ||
        folderOf(to) === "transports" && technologyOf(to) === technologyOf(from);
    case "web":
      return ["core", "web"].includes(folderOf(to));
    case "client":
      return ["core", "client"].includes(folderOf(to));
    case "gateway":
      return ["core", "transports", "web", "gateway"].includes(folderOf(to));
    case "cli":
      return ["core", "transports", "web", "gateway", "cli", "mod.ts"].includes(folderOf(to)) ||
        to === "deno.json";
    case "services":
      return folderOf(to) === "services";
    default:
      return true;
  }
}

/** What a file imports when it runs, hence without types. */
function runtimeImports(path: string): string[] {
  const code = (sources.get(path)?.text ?? "").replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(?:import|export)\s+type\s[^;]*;/g, "")
    .replace(/(?:import|export)\s*\{(?:\s*type\s+[\w\s]+,?)+\s*\}\s*from[^;]*;/g, "");
  return [...code.matchAll(SPECIFIER)].map((match) => match[1] as string)
    .map((s) => s.startsWith(".") ? normalize(join(dirname(path), s)) : s);
}

Deno.test("imports follow the arrows of the architecture", () => {
  const wrong = shipped.flatMap(({ path, imports }) =>
    imports.filter((to) => !isAllowed(path, to)).map((to) => `${path} imports ${to}`)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("inside core, rpc, events and discovery do not know the container", () => {
  const wrong = shipped.filter(({ path, imports }) =>
    /^core\/(rpc|events|discovery)\//.test(path) && imports.includes("core/container/container.ts")
  );
  assert.deepEqual(wrong.map(({ path }) => path), []);
});

Deno.test("services import only public entries", () => {
  const wrong = shipped.filter(({ path }) => folderOf(path) === "services")
    .flatMap(({ path, packages }) =>
      packages.filter((name) => !/^@lymph\/lymph(\/\w+)?$/.test(name)).map((n) => `${path}: ${n}`)
    );
  assert.deepEqual(wrong, []);
});

Deno.test("no files import each other in a circle, types included", () => {
  assert.deepEqual(circles(shipped), []);
  const round = [
    { path: "core/a.ts", imports: ["core/b.ts"] },
    { path: "core/b.ts", imports: ["core/c.ts", "core/d.ts"] },
    { path: "core/c.ts", imports: ["core/a.ts"] },
    { path: "core/d.ts", imports: [] },
  ];
  assert.deepEqual(circles(round), ["core/a.ts → core/b.ts → core/c.ts → core/a.ts"]);
  const { imports } = readSource("core/rpc/transport.ts");
  assert.deepEqual(
    imports,
    ["core/component.ts", "core/serializer.ts"],
    "imports of types are read, too",
  );
});

Deno.test("no file is too long to be taken in", () => {
  assert.deepEqual(longFiles(shipped, MOST_LINES_IN_A_FILE), []);
  const files = [{ path: "core/long.ts", text: "a\nb\nc\n" }, {
    path: "core/b.ts",
    text: "a\nb\n",
  }];
  assert.deepEqual(longFiles(files, 2), ["core/long.ts has 3 lines and needs a cut: at most 2"]);
});

Deno.test("each dependency is imported in one file", () => {
  for (const name of Object.keys(config.imports)) {
    const importers = [...sources.values()].filter(({ packages }) =>
      packages.some((p) => p === name || p.startsWith(`${name}/`))
    );
    assert.ok(
      importers.length <= 1,
      `${name} is imported by ${importers.map(({ path }) => path).join(", ")}`,
    );
  }
});

Deno.test("the launcher needs no import map, as it is what chooses one", () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const to of runtimeImports(path)) {
      assert.ok(
        sources.has(to) || to === "deno.json" || to.startsWith("node:"),
        `${path} imports ${to}`,
      );
      visit(to);
    }
  };
  visit("cli/main.ts");
  visit("cli/launcher/launch.ts");
});

Deno.test("what the program answers by itself loads nothing of Node's library", () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const to of runtimeImports(path)) {
      assert.ok(!to.startsWith("node:"), `${path} imports ${to}, which doubles the time to start`);
      if (sources.has(to)) visit(to);
    }
  };
  visit("cli/main.ts");
});

Deno.test("core touches no socket, file, argument or exit", () => {
  const wrong = shipped.filter(({ path }) => folderOf(path) === "core").flatMap((
    { path, text },
  ) =>
    [...text.matchAll(/\bDeno\.(?!customInspect)\w+/g)]
      .map(([use]) => use)
      .filter((use) => !["Deno.inspect", "Deno.InspectOptions"].includes(use))
      .map((use) => `${path}: ${use}`)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("every file that is exported exists", () => {
  for (const target of Object.values(config.exports)) {
    assert.ok(Deno.statSync(join(ROOT, target)).isFile, relative(ROOT, target));
  }
});

/** Rooms of cli, the lowest one first. */
const CLI_ROOMS = [
  "launcher",
  "contract",
  "process",
  "terminal",
  "format",
  "log",
  "command",
  "config/classes",
  "config",
  "parts/clients",
  "parts/sections",
  "parts/plugins",
  "parts",
  "project",
  "client",
  "evaluator",
  "backdoor",
  "traces",
  "run",
  "node/services",
  "node/ports",
  "node/processes",
  "node/supervision",
  "node/reload",
  "node",
  "extension.ts",
  "shell",
  "check",
  "doctor",
  "top",
  "tail",
  "load_test",
  "dashboard",
  "commands",
  "cli.ts",
  "preload",
  "main.ts",
  "offline.ts",
].map((room) => `cli/${room}`);

Deno.test("rooms of cli import downwards only, types included", () => {
  assert.deepEqual(upwardImports(shipped, "cli", CLI_ROOMS), []);
  const wrong = [
    { path: "cli/log/log.ts", imports: ["cli/terminal/output.ts", "core/errors.ts"] },
    { path: "cli/log/late.ts", imports: ["cli/commands/tail.ts"] },
    { path: "cli/parts/plugins/sentry.ts", imports: ["cli/parts/create_part.ts"] },
    { path: "cli/attic/old.ts", imports: [] },
  ];
  assert.deepEqual(upwardImports(wrong, "cli", CLI_ROOMS), [
    "cli/log/late.ts imports cli/commands/tail.ts",
    "cli/parts/plugins/sentry.ts imports cli/parts/create_part.ts",
    "cli/attic/old.ts is in no room: add its folder to the list",
  ]);
});

Deno.test("a folder with many files has rooms", () => {
  const paths = shipped.map(({ path }) => path).filter((path) =>
    !path.startsWith("tests/") || path.startsWith("tests/kit/")
  );
  assert.deepEqual(crowdedFolders(paths, MOST_FILES_IN_A_FOLDER), []);
  const hall = ["a", "b", "c"].map((name) => `cli/hall/${name}.ts`);
  assert.deepEqual(crowdedFolders([...hall, "cli/hall/room/d.ts"], 2), [
    "cli/hall has 3 files and needs rooms: at most 2",
  ]);
});

for (const [technology, rooms] of Object.entries(TECHNOLOGY_ROOMS)) {
  Deno.test(`rooms of ${technology} import downwards only, types included`, () => {
    const paths = rooms.map((room) => `${technology}/${room}`);
    assert.deepEqual(upwardImports(shipped, technology, paths), []);
  });
}

Deno.test("a technology is imported through its mod.ts, or that of one of its rooms", () => {
  const technologyOf = (path: string): string | undefined =>
    /^(web|gateway|transports\/[^/]+)\/./.exec(path)?.[1];
  const outside = shipped.filter(({ path }) => !/^tests\/(?!kit\/)/.test(path));
  assert.deepEqual(importsPastFaces(outside, technologyOf), []);
  const wrong = [
    { path: "cli/a.ts", imports: ["transports/zmtp/mod.ts", "transports/zmtp/wire/mod.ts"] },
    { path: "cli/b.ts", imports: ["transports/zmtp/wire/frames.ts", "transports/null_events.ts"] },
    { path: "cli/c.ts", imports: ["web/settings.ts", "core/errors.ts"] },
    { path: "web/mod.ts", imports: ["web/settings.ts"] },
  ];
  assert.deepEqual(importsPastFaces(wrong, technologyOf), [
    "cli/b.ts imports transports/zmtp/wire/frames.ts: import a mod.ts of transports/zmtp",
    "cli/c.ts imports web/settings.ts: import a mod.ts of web",
  ]);
});

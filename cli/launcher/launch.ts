import ownConfig from "../../deno.json" with { type: "json" };
import { endLike, runChild } from "./child.ts";
import { PACKAGE } from "./copy.ts";
import type { DenoConfig } from "./deno_config.ts";
import { toUrl } from "./file_url.ts";
import { splitInspect, takeInspector } from "./inspector.ts";
import { LAUNCHER, removeImportMap } from "./launched.ts";
import { namedFiles } from "./named_files.ts";
import { type Plan, plan } from "./plan.ts";
import { findProject, type Project } from "./project.ts";
import { checkProject } from "./trust.ts";

/**
 * What the web service asks of Deno, as the framework's own deno.json does: processes that share a
 * port, and request signals that abort only when the client is gone.
 */
const RUN = ["run", "-A", "--unstable-net", "--unstable-no-legacy-abort"];

/**
 * Starts Deno again if this process cannot load the services of the project.
 *
 * @param args The program's arguments.
 * @returns The exit code, or undefined where this process will do: it works in the framework's own
 * project or in none, or may not run other processes.
 * @throws {ConfigError} If the project belongs to another user.
 */
export async function launch(args: readonly string[]): Promise<number | undefined> {
  // Then the user has chosen the configuration and the permissions.
  if (!mayRunDeno()) return undefined;
  const own = ownCopy();
  const project = findTrustedProject(args);
  const inspected = await takeInspector(args);
  const isInspected = inspected.length > 0 || splitInspect(args).inspect.length > 0;
  const isOurs = project === undefined || project.config.url.href === own.url.href;
  if (isOurs && isMapped() && !isInspected) return undefined;
  const [command = "", ...others] = args;
  using start = prepare(plan(project, own), [command, ...inspected, ...others]);
  return await endLike(await runChild(start.args, start.env));
}

/** How to run Deno. */
export interface PreparedStart extends Disposable {
  /** Arguments of Deno. */
  readonly args: readonly string[];
  /** Environment variables. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Prepares the start of the program by this process, which takes the place of its launcher.
 *
 * @param args The program's arguments.
 * @returns Dispose of it when the program has ended.
 * @throws {ConfigError} If the project belongs to another user.
 */
export function prepareStart(args: readonly string[]): PreparedStart {
  return prepare(plan(findTrustedProject(args), ownCopy()), args);
}

/** What Deno may tell of modules, and how it is asked. */
const QUESTIONS = {
  /** Which modules a module imports. */
  info: ["info", "--json"],
  /** Which types modules declare. */
  doc: ["doc", "--json", "--private", "--quiet"],
};

/**
 * Prepares a question to Deno, with the same configuration and import map as the program has.
 *
 * @param args The program's arguments.
 * @param modules Paths or URLs of the modules to look at.
 * @returns Dispose of it when it has ended.
 * @throws {ConfigError} If the project belongs to another user.
 */
export function prepareQuestion(
  question: keyof typeof QUESTIONS,
  args: readonly string[],
  modules: readonly string[],
): PreparedStart {
  const { options, importMap } = plan(findTrustedProject(args), ownCopy());
  return withImportMap(
    importMap,
    (map) => [...QUESTIONS[question], ...options, ...map, ...modules],
  );
}

function findTrustedProject(args: readonly string[]): Project | undefined {
  const project = findProject(servicesDirectory(args));
  if (project !== undefined) checkProject(project);
  return project;
}

function ownCopy(): DenoConfig {
  const url = new URL("../../deno.json", import.meta.url);
  return { ...ownConfig, url, members: [], links: [] };
}

function prepare({ options, importMap, program }: Plan, args: readonly string[]): PreparedStart {
  const { inspect, others } = splitInspect(args);
  const start = withImportMap(importMap, (map) => [
    ...RUN,
    ...inspect,
    ...options,
    ...map,
    program,
    ...others,
  ]);
  return Object.assign(start, {
    env: { ...start.env, [LAUNCHER.inspected]: inspect.length > 0 ? "1" : "" },
  });
}

function withImportMap(
  importMap: Plan["importMap"],
  argsOf: (options: readonly string[]) => readonly string[],
): PreparedStart {
  const env = { [LAUNCHER.pid]: String(Deno.pid), [LAUNCHER.importMap]: "" };
  if (importMap === undefined) return { args: argsOf([]), env, [Symbol.dispose]() {} };
  // Deno 2.9 panics on a data: URL where a project is a workspace or maps to `../`.
  const file = Deno.makeTempFileSync({ prefix: "lymph_", suffix: ".json" });
  Deno.writeTextFileSync(file, JSON.stringify(importMap));
  return {
    args: argsOf([`--import-map=${file}`]),
    env: { ...env, [LAUNCHER.importMap]: file },
    [Symbol.dispose]: () => removeImportMap(file),
  };
}

/** The directory whose project counts: that of the configuration file. */
function servicesDirectory(args: readonly string[]): URL {
  const here = toUrl(`${Deno.cwd()}/`);
  const file = namedFiles(args).config || Deno.env.get("LYMPH_CONFIG");
  if (!file) return here;
  // Such as a:b.yml, which is no URL.
  const path = /^([a-zA-Z]:)?[\\/]/.test(file) ? file : `./${file}`;
  return new URL("./", toUrl(path, here));
}

function isMapped(): boolean {
  try {
    return import.meta.resolve(PACKAGE) === new URL("../../mod.ts", import.meta.url).href;
  } catch {
    return false;
  }
}

function mayRunDeno(): boolean {
  return Deno.permissions.querySync({ name: "run", command: Deno.execPath() }).state === "granted";
}

import { decodeUtf8 } from "../../core/values/utf8.ts";
import { toPath } from "./file_url.ts";
import { parseJsonc } from "./jsonc.ts";

/** What the launcher reads of a project's `deno.json`. */
export interface DenoConfig {
  /** Where it stands. */
  readonly url: URL;
  /** Package name, where the project is one. */
  readonly name?: string;
  /** Package version. */
  readonly version?: string;
  /** Public modules of the package: `"./cli"` → `"./cli/main.ts"`. */
  readonly exports?: Readonly<Record<string, string>>;
  /** Import map of the project. */
  readonly imports?: Readonly<Record<string, string>>;
  /** Import maps of parts of the project. */
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Import map in a file of its own. */
  readonly importMap?: string;
  /** Directories of the workspace's members. */
  readonly members: readonly string[];
  /** Directories of packages that stand in for published ones. */
  readonly links: readonly string[];
}

/**
 * Reads the configuration that stands in a directory.
 *
 * @throws {SyntaxError} If there is one, but it is no JSON object; the message names it.
 */
export function readDenoConfig(directory: URL): DenoConfig | undefined {
  for (const name of ["deno.json", "deno.jsonc"]) {
    const url = new URL(name, directory);
    const text = readIfPresent(url);
    if (text !== undefined) return parse(url, text);
  }
  return undefined;
}

/** Reads the nearest configuration in a directory or above it. */
export function findDenoConfig(directory: URL): DenoConfig | undefined {
  for (let at = directory;; at = new URL("../", at)) {
    const config = readDenoConfig(at);
    if (config !== undefined || at.pathname === new URL("../", at).pathname) return config;
  }
}

/**
 * Reads a file if it exists.
 *
 * @throws {SyntaxError} If it is not UTF-8; the message names it.
 */
export function readIfPresent(url: URL): string | undefined {
  try {
    return decodeUtf8(Deno.readFileSync(url), toPath(url));
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.IsADirectory;
    if (absent) return undefined;
    throw error;
  }
}

function parse(url: URL, text: string): DenoConfig {
  const json = parseObject(url, text);
  const { workspace, links, exports, ...rest } = json as Record<string, unknown>;
  const members = Array.isArray(workspace)
    ? workspace
    : (workspace as { members?: unknown } | undefined)?.members;
  return {
    ...rest,
    url,
    ...(exports === undefined
      ? {}
      : { exports: typeof exports === "string" ? { ".": exports } : exports as Exports }),
    members: Array.isArray(members) ? members : [],
    links: Array.isArray(links) ? links : [],
  };
}

type Exports = Readonly<Record<string, string>>;

/** Parses a file that holds a JSON object, and mappings where there have to be some. */
export function parseObject(url: URL, text: string): object {
  try {
    const json = parseJsonc(text);
    if (isObject(json)) return checkForms(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`Cannot read ${toPath(url)}: ${reason}`, { cause: error });
  }
  throw new SyntaxError(`Cannot read ${toPath(url)}: it must hold a JSON object`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of what is read here; all else is left to Deno. */
function checkForms(json: Readonly<Record<string, unknown>>): object {
  const { imports = {}, scopes = {}, importMap = "", workspace = [], links = [] } = json;
  const isMap = (value: unknown): boolean =>
    isObject(value) && Object.values(value).every((target) => typeof target === "string");
  const isList = (value: unknown): boolean =>
    Array.isArray(value) && value.every((item) => typeof item === "string");
  const members = isObject(workspace) ? workspace["members"] ?? [] : workspace ?? [];
  if (!isMap(imports)) throw new SyntaxError("imports must map names to strings");
  if (!isObject(scopes) || !Object.values(scopes).every(isMap)) {
    throw new SyntaxError("scopes must map names to mappings of strings");
  }
  if (typeof importMap !== "string") throw new SyntaxError("importMap must be a string");
  if (!isList(members)) throw new SyntaxError("workspace must be a list of directories");
  if (!isList(links)) throw new SyntaxError("links must be a list of directories");
  return json;
}

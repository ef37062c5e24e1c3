import { type Copy, describeCopy, type ImportMap, PACKAGE, resolveImports } from "./copy.ts";
import { type DenoConfig, findDenoConfig, parseObject, readIfPresent } from "./deno_config.ts";
import { toPath } from "./file_url.ts";
import { mappingOf, type Project } from "./project.ts";

/** How to start Deno so that the program and the services share one copy of the framework. */
export interface Plan {
  /** Options of `deno run`. */
  readonly options: readonly string[];
  /** Import map, where Deno cannot find its way by itself. */
  readonly importMap?: ImportMap;
  /** Module or specifier to run. */
  readonly program: string;
}

/**
 * Decides how to start Deno for a project.
 *
 * @param project The project of the services, if they have one.
 * @param own Configuration of the copy of the framework that is running.
 */
export function plan(project: Project | undefined, own: DenoConfig): Plan {
  if (project === undefined) {
    return withImportMap(["--no-config", "--no-lock"], describeCopy(own));
  }
  const { config, workspace } = project;
  const options = ["--config", toPath(config.url)];
  const mapping = mappingOf(project);
  if (mapping === "package") {
    return { options, program: `${PACKAGE}/cli` };
  }
  const mapped = mapping?.protocol !== "file:" ? own : findDenoConfig(new URL("./", mapping));
  const copy = describeCopy(mapped?.name === PACKAGE ? mapped : own);
  const root = workspace ?? config;
  // A project without a lock file gets none for having been looked at.
  const unlocked = readIfPresent(new URL("deno.lock", root.url)) === undefined;
  return withImportMap(unlocked ? [...options, "--no-lock"] : options, copy, root);
}

function withImportMap(options: readonly string[], copy: Copy, config?: DenoConfig): Plan {
  const theirs = config === undefined ? { imports: {}, scopes: {} } : importMapOf(config);
  return {
    options,
    importMap: {
      imports: { ...copy.imports, ...theirs.imports },
      scopes: { ...theirs.scopes, ...copy.scopes },
    },
    program: copy.program,
  };
}

function importMapOf(config: DenoConfig): ImportMap {
  const { url, imports = {}, scopes = {} } = config.importMap === undefined
    ? config
    : readImportMap(new URL(config.importMap, config.url), config);
  return {
    imports: resolveImports(imports, url),
    scopes: Object.fromEntries(
      Object.entries(scopes).map(([scope, inner]) => [
        new URL(scope, url).href,
        resolveImports(inner, url),
      ]),
    ),
  };
}

function readImportMap(url: URL, { url: from }: DenoConfig): Partial<ImportMap> & { url: URL } {
  if (url.protocol !== "file:") {
    throw new SyntaxError(`Cannot use ${url}, named by ${toPath(from)}: importMap must be a file`);
  }
  const text = readIfPresent(url);
  if (text === undefined) {
    throw new SyntaxError(`Cannot read ${toPath(url)}, named by ${toPath(from)}: it is no file`);
  }
  return { ...parseObject(url, text) as Partial<ImportMap>, url };
}

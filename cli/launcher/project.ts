import { PACKAGE } from "./copy.ts";
import { type DenoConfig, findDenoConfig, readDenoConfig } from "./deno_config.ts";

/** The Deno project that services belong to. */
export interface Project {
  /** Its configuration. */
  readonly config: DenoConfig;
  /** Configuration of the workspace that it is a member of. */
  readonly workspace?: DenoConfig;
}

/** Finds the project that a directory belongs to. */
export function findProject(directory: URL): Project | undefined {
  const config = findDenoConfig(directory);
  if (config === undefined) return undefined;
  if (config.members.length > 0) return { config, workspace: config };
  const home = new URL("./", config.url).href;
  for (let inner = config;;) {
    const outer = findDenoConfig(new URL("../", inner.url));
    if (outer === undefined || outer.url.href === inner.url.href) return { config };
    if (directoriesOf(outer.members, outer.url).some(({ href }) => href === home)) {
      return { config, workspace: outer };
    }
    inner = outer;
  }
}

/**
 * How a project maps the framework: `"package"` when Deno itself knows the way to all of its
 * modules, the mapped module when it is a file, undefined when it does not.
 */
export function mappingOf({ config, workspace }: Project): "package" | URL | undefined {
  for (const { imports, url } of [config, ...(workspace ? [workspace] : [])]) {
    const target = imports?.[PACKAGE];
    if (target === undefined) continue;
    return /^(jsr|npm):/.test(target) ? "package" : new URL(target, url);
  }
  const root = workspace ?? config;
  const packages = [
    config,
    root,
    ...packagesIn(root.members, root),
    ...packagesIn(root.links, root),
  ];
  return packages.some(({ name }) => name === PACKAGE) ? "package" : undefined;
}

function packagesIn(directories: readonly string[], { url }: DenoConfig): DenoConfig[] {
  return directoriesOf(directories, url).flatMap((directory) => readDenoConfig(directory) ?? []);
}

/** Resolves `./a` and `./packages/*`, the two forms in use. */
export function directoriesOf(directories: readonly string[], base: URL): URL[] {
  return directories.flatMap((directory) => {
    if (!directory.endsWith("/*")) return new URL(`${directory.replace(/\/$/, "")}/`, base);
    const parent = new URL(directory.slice(0, -1), base);
    return subdirectories(parent).map((name) => new URL(`${encodeURIComponent(name)}/`, parent));
  });
}

function subdirectories(parent: URL): string[] {
  try {
    return [...Deno.readDirSync(parent)].filter((e) => e.isDirectory).map((e) => e.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

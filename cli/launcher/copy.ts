import type { DenoConfig } from "./deno_config.ts";

/** Mappings from specifiers to modules, and those that hold for parts of the code only. */
export interface ImportMap {
  /** Mappings for everybody. */
  readonly imports: Readonly<Record<string, string>>;
  /** Mappings for modules below a URL. */
  readonly scopes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Name under which services import the framework. */
export const PACKAGE = "@lymph/lymph";

/** One copy of the framework: its program, and the mappings that lead to this very copy. */
export interface Copy extends ImportMap {
  /** Module or specifier to run. */
  readonly program: string;
}

/**
 * Describes the copy of the framework that a configuration belongs to.
 *
 * A published copy is addressed by its registry specifier, since only that leads to the same module
 * instances; a checked-out copy by its files. The dependencies of a checked-out copy are mapped for
 * its own modules only, so that they never shadow those of a project.
 *
 * @param config The copy's own configuration.
 */
export function describeCopy(config: DenoConfig): Copy {
  const root = new URL("./", config.url);
  const version = config.version ?? "";
  if (root.protocol !== "file:" && root.pathname.endsWith(`/${PACKAGE}/${version}/`)) {
    const pinned = `${PACKAGE}@${version}`;
    return {
      program: `jsr:${pinned}/cli`,
      imports: { [PACKAGE]: `jsr:${pinned}`, [`${PACKAGE}/`]: `jsr:/${pinned}/` },
      scopes: {},
    };
  }
  const modules = Object.entries(config.exports ?? {}).map(([name, path]) =>
    [PACKAGE + name.slice(1), new URL(path, root).href] as const
  );
  return {
    program: new URL(config.exports?.["./cli"] ?? "./cli/main.ts", root).href,
    imports: Object.fromEntries(modules),
    scopes: { [root.href]: resolveImports(config.imports ?? {}, config.url) },
  };
}

/** Makes a project's mappings independent of where its configuration stands. */
export function resolveImports(
  imports: Readonly<Record<string, string>>,
  base: URL,
): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const [name, target] of Object.entries(imports)) {
    resolved[resolveRelative(name, base)] = resolveRelative(target, base);
    // Deno does the same for a deno.json, but not for an import map.
    const registry = /^(npm|jsr):\/?(.+)$/.exec(target);
    if (registry === null || name.endsWith("/") || `${name}/` in imports) continue;
    resolved[`${name}/`] = `${registry[1]}:/${registry[2]}/`;
  }
  return resolved;
}

function resolveRelative(specifier: string, base: URL): string {
  return /^\.{0,2}\//.test(specifier) ? new URL(specifier, base).href : specifier;
}

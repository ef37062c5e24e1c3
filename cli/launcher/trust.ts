import { dirname } from "node:path";
import { checkOwners } from "../../transports/embedded/private_files/mod.ts";
import { PACKAGE } from "./copy.ts";
import { findDenoConfig } from "./deno_config.ts";
import { toPath } from "./file_url.ts";
import { directoriesOf, mappingOf, type Project } from "./project.ts";

/** Files beside a `deno.json` that say which code Deno loads. */
const BESIDE = ["package.json", ".npmrc", "deno.lock", "node_modules"] as const;

/**
 * Checks that what decides about the code of a project belongs to a trusted user: its
 * `deno.json` and that of its workspace, their directories, import map, lock file, packages and
 * links, and the copy of the framework that it maps.
 *
 * @throws {ConfigError} If another user owns one; one line that says how to allow it.
 */
export function checkProject(project: Project): void {
  const { config, workspace } = project;
  const homes = [config, ...(workspace === undefined ? [] : [workspace])];
  const urls = homes.flatMap(({ url, importMap, links }) => [
    url,
    new URL("./", url),
    ...BESIDE.map((name) => new URL(name, url)),
    ...(importMap === undefined ? [] : [new URL(importMap, url)]),
    ...directoriesOf(links, url).flatMap((link) => [link, new URL("deno.json", link)]),
  ]);
  const mapping = mappingOf(project);
  const copy = mapping instanceof URL && mapping.protocol === "file:"
    ? findDenoConfig(new URL("./", mapping))
    : undefined;
  if (copy?.name === PACKAGE) urls.push(copy.url, new URL("./", copy.url));
  // A link that ends in a slash is followed before anybody has looked at it.
  const paths = urls.filter(({ protocol }) => protocol === "file:")
    .map((url) => toPath(url).replace(/(?<=.)\/$/, ""));
  checkOwners([...paths, ...packagesAbove(toPath(config.url))]);
}

/** Deno takes a `package.json` above one for the root of a workspace, whose packages it uses. */
function packagesAbove(file: string): string[] {
  const found: string[] = [];
  for (let at = dirname(file); dirname(at) !== at; at = dirname(at)) {
    found.push(`${dirname(at).replace(/\/$/, "")}/package.json`);
  }
  return exists(`${dirname(file)}/package.json`) ? found : [];
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

import { release } from "../../core/release.ts";

/** Root of the framework's own modules. */
const ROOT = new URL("../../", import.meta.url);
/** Where they are; other folders of the repository hold projects. */
const OWN = ["mod.ts", "core/", "transports/", "web/", "gateway/", "client/", "cli/", "tests/kit/"]
  .map((path) => new URL(path, ROOT).href);
/** What a contract depends on besides its sources. */
const READERS = ["core/contract/", "cli/contract/"];

/** Whether a URL is one of the framework's own modules. */
export function isFramework(url: string): boolean {
  return OWN.some((prefix) => url.startsWith(prefix));
}

/**
 * Changes whenever the same source may be read as another contract: with another release of the
 * framework or of Deno, and while somebody works on a copy of the framework.
 */
export function readerVersion(): string {
  const versions = `${release} ${Deno.version.deno}`;
  if (ROOT.protocol !== "file:" || !isReadable(ROOT)) return versions;
  return [versions, ...READERS.flatMap((folder) => [...timesOf(new URL(folder, ROOT))])].join(" ");
}

function isReadable(path: URL): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

function* timesOf(folder: URL): Generator<number> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* timesOf(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield Deno.statSync(new URL(name, folder)).mtime?.getTime() ?? 0;
  }
}

/**
 * Paths as URLs. Node's library does the same, but loading it takes over a third of the time that an empty
 * program takes to run.
 *
 * @module
 */
const IS_WINDOWS = Deno.build.os === "windows";
const ABSOLUTE = /^(?:[a-zA-Z]:)?\//;
/** What URLs read in another way than paths, or leave out: spaces and control characters at the end. */
const SPECIAL = /[%#?\\ \p{Cc}]/gu;

/** The URL of a path; directories end in a slash where the path does. */
export function toUrl(path: string, base?: URL): URL {
  const escaped = (IS_WINDOWS ? path.replaceAll("\\", "/") : path)
    .replaceAll(SPECIAL, encodeURIComponent);
  return ABSOLUTE.test(escaped)
    ? new URL(`file:///${escaped.replace(/^\/+/, "")}`)
    : new URL(escaped, base);
}

/**
 * The path of a file URL.
 *
 * @throws {URIError} If it is escaped in a way that stands for no path.
 */
export function toPath(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return IS_WINDOWS ? path.slice(1) : path;
}

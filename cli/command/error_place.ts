import { ConfigError } from "../../core/errors.ts";
import { UsageError } from "./command.ts";

/** Frames of the framework itself; those of packages tell no more. */
const OWN = ["core/", "cli/", "transports/", "web/", "mod.ts"]
  .map((path) => new URL(`../../${path}`, import.meta.url).href);
const PACKAGE = /\/node_modules\/|\/npm\/[^/]+\//;
const FRAME = /^\s+at .*?(file:\/\/[^\s()]+?):(\d+):(\d+)\)?$/gm;
/** Frames of what the compiler puts into a file for its decorators, on lines that it does not have. */
export const HELPER_FRAMES =
  /^ +at (?:memberDec|apply\w*Decs?\w*|_apply_decs\w*|_ts_decorate) .*$/gm;
const MAX_CAUSES = 20;

/**
 * Where in the user's files an error began: the first line of theirs in the innermost cause that has
 * one.
 *
 * Wrong configuration has its place in another file, which its error names.
 *
 * @param thrown What was thrown.
 * @param cwd Directory that the path is relative to, by default the working directory.
 * @returns Such as `services/greeting.ts:7:11`; undefined where none of their code took part.
 */
export function placeOfError(thrown: unknown, cwd?: string): string | undefined {
  let place: string | undefined;
  let innermost: Error | undefined;
  let error = thrown;
  for (let depth = 0; error instanceof Error && depth < MAX_CAUSES; depth++) {
    innermost = error;
    place = firstPlace(error.stack ?? "", cwd) ?? place;
    error = error.cause;
  }
  const isMisconfigured = innermost instanceof ConfigError || innermost instanceof UsageError ||
    innermost?.name === "DecodeError";
  return isMisconfigured ? undefined : place;
}

function firstPlace(stack: string, cwd: string | undefined): string | undefined {
  for (const [, url = "", line, column] of stack.replaceAll(HELPER_FRAMES, "").matchAll(FRAME)) {
    if (OWN.some((own) => url.startsWith(own)) || PACKAGE.test(url)) continue;
    const path = decodeURIComponent(new URL(url).pathname);
    const directory = `${cwd ?? Deno.cwd()}/`;
    const way = path.startsWith(directory) ? path.slice(directory.length) : path;
    return `${way}:${line}:${column}`;
  }
  return undefined;
}

import { toError } from "../../../core/errors.ts";
import { toUrl } from "../../launcher/file_url.ts";
import { HELPER_FRAMES } from "../../command/error_place.ts";

const LOAD_TIMEOUT_MS = 30_000;

/** A module that takes too long. */
class NotLoadedError extends Error {}

/** The exports of a module. */
export type Exports = Readonly<Record<string, unknown>>;

/**
 * Imports a file.
 *
 * @param path Its absolute path; it must exist.
 * @param cwd Directory that paths in messages are relative to.
 * @throws {Error} If it, or a module that it imports, is broken; one line that says which and where.
 */
export async function importFile(path: string, cwd: string): Promise<Exports> {
  try {
    return await inTime(import(toUrl(path).href));
  } catch (cause) {
    throw new Error(describeImportError(cause, cwd), { cause });
  }
}

/** Imports from no directory at all, so that only the project's own import map counts. */
const neutral = "export const load = (name) => import(name);" +
  "export const resolve = (name) => import.meta.resolve(name);";

/**
 * Imports an `npm:` or `jsr:` package, or a name of the project's import map.
 *
 * @returns The exports, or undefined where the import map does not have the name.
 * @throws {Error} If it cannot be imported; one line.
 */
export async function importPackage(name: string, cwd: string): Promise<Exports | undefined> {
  const { load, resolve } = await import(`data:text/javascript,${encodeURIComponent(neutral)}`);
  try {
    resolve(name);
  } catch {
    return undefined;
  }
  try {
    return await inTime(load(name));
  } catch (cause) {
    throw new Error(describeImportError(cause, cwd), { cause });
  }
}

/** The timer also keeps Deno from giving up on a top-level await that nothing else keeps alive. */
async function inTime(importing: Promise<Exports>): Promise<Exports> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new NotLoadedError("a top-level await has not ended within 30 s"));
  }, LOAD_TIMEOUT_MS);
  try {
    return await Promise.race([importing, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function describeImportError(thrown: unknown, cwd: string): string {
  const error = toError(thrown);
  if (!(thrown instanceof Error) || thrown instanceof NotLoadedError) return error.message;
  const text = withoutColors(error.message);
  const reason = text.split("\n", 1)[0] ?? "";
  const isLoadError = Reflect.get(error, "code") === "ERR_MODULE_NOT_FOUND";
  const trace = isLoadError ? text : withoutColors(error.stack ?? "");
  const place = /at .*?(file:\/\/[^\s()]+:\d+:\d+)/.exec(trace.replaceAll(HELPER_FRAMES, ""))?.[1];
  const what = isLoadError ? reason : `${error.name}: ${reason}`;
  const line = place === undefined || what.endsWith(place) ? what : `${what} (${place})`;
  return line.replaceAll(`${toUrl(cwd).href}/`, "");
}

function withoutColors(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/\x1b\[[\d;:]*m/g, "");
}

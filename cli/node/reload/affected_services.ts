import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { ServiceSources, SourceScope } from "./service_sources.ts";
import type { ServiceSpec } from "../services/service_spec.ts";

/** Directories whose files are no source of anything. */
const IGNORED: ReadonlySet<string> = new Set([".lymph", ".git", "node_modules", "coverage"]);
const UNKNOWN: ServiceSources = { files: new Set(), isIncomplete: true };
const PROGRAM_CODE = /\.[cm]?[jt]sx?$/;
const CODE = /\.(?:[cm]?[jt]sx?|json|wasm)$/;
const TEST = /[._]test\.[cm]?[jt]sx?$/;

/** Where a node works, and what its services consist of. */
export interface ReloadScope extends SourceScope {
  /** The files that each command of `lymph` depends on, by the names of services. */
  readonly sources: ReadonlyMap<string, ServiceSources>;
}

/** Whether a changed file of the project may matter. */
export function isWatched(path: string, { project }: Pick<ReloadScope, "project">): boolean {
  return isInside(path, project) &&
    !relative(project, path).split(sep).some((part) => IGNORED.has(part)) && !isDraft(path);
}

/** Whether a file outside of the project may be a source of a service, not of a package. */
export function isSourceFile(path: string): boolean {
  return !path.split(sep).includes("node_modules") && !isDraft(path);
}

/** Whether a path leads into a directory. Both are absolute. */
export function isInside(path: string, directory: string): boolean {
  return relative(directory, path).split(sep)[0] !== "..";
}

/** Whether an editor keeps a file for itself. */
function isDraft(path: string): boolean {
  return /~$|^\.#|\.sw[px]$/.test(basename(path));
}

/** The files that arguments may name. */
export function namedBy(args: readonly string[], cwd: string): string[] {
  return args.map((arg) => namedFile(arg, cwd));
}

/** Whether a file may be part of what misconfigured processes need. */
export function mayRepair(path: string, scope: Pick<ReloadScope, "project">): boolean {
  return isWatched(path, scope) && (CODE.test(path) && !TEST.test(path) || /\.ya?ml$/.test(path));
}

/**
 * The services to restart after files have changed: those whose command names one of them, or that
 * depend on it. Where it is not known what a service imports, any program code may be of it, but no
 * data, which the service itself may write.
 *
 * @param changed Absolute paths.
 * @returns The file that each of them depends on, by the names of services in their order.
 */
export function affectedServices(
  changed: readonly string[],
  specs: readonly ServiceSpec[],
  { cwd, sources }: ReloadScope,
): Map<string, string> {
  const affected = new Map<string, string>();
  for (const { name, command: [program, ...args] } of specs) {
    const { files, isIncomplete } = sources.get(name) ?? UNKNOWN;
    const cause = changed.find((path) =>
      namedBy(args, cwd).includes(path) ||
      program === "lymph" &&
        (files.has(path) || isIncomplete && PROGRAM_CODE.test(path) && !TEST.test(path))
    );
    if (cause !== undefined) affected.set(name, cause);
  }
  return affected;
}

/** The file that an argument may name: `conf/web.yml` or `--config=conf/web.yml`. */
function namedFile(arg: string, cwd: string): string {
  const path = arg.startsWith("-") ? arg.slice(arg.indexOf("=") + 1) : arg;
  return isAbsolute(path) ? path : resolve(cwd, path);
}

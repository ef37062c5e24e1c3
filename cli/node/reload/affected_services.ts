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

/** Whether a changed file may matter to anybody. */
export function isWatched(path: string, { project }: Pick<ReloadScope, "project">): boolean {
  const parts = relative(project, path).split(sep);
  return parts[0] !== ".." && !parts.some((part) => IGNORED.has(part)) &&
    !/~$|^\.#|\.sw[px]$/.test(basename(path));
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
      args.some((arg) => namedFile(arg, cwd) === path) ||
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

import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { ServiceSpec } from "./service_spec.ts";

/** Directories whose files are no source of anything. */
const IGNORED: ReadonlySet<string> = new Set([".lymph", ".git", "node_modules", "coverage"]);
const CODE = /\.(?:[cm]?[jt]sx?|json|wasm)$/;
const TEST = /[._]test\.[cm]?[jt]sx?$/;

/** Where a node works. All paths are absolute. */
export interface ReloadScope {
  /** The project. */
  readonly project: string;
  /** Working directory of its processes. */
  readonly cwd: string;
  /** The node's configuration, parts of which its services inherit. */
  readonly configFile?: string | undefined;
}

/** Whether a changed file may matter to anybody. */
export function isWatched(path: string, { project }: Pick<ReloadScope, "project">): boolean {
  const parts = relative(project, path).split(sep);
  return parts[0] !== ".." && !parts.some((part) => IGNORED.has(part)) &&
    !/~$|^\.#|\.sw[px]$/.test(basename(path));
}

/**
 * The services to restart after files have changed: those whose command names one of them; all
 * instances if it is the node's own configuration, or code, which any of them may have imported.
 *
 * @param changed Absolute paths.
 * @returns Names of services, in their order.
 */
export function affectedServices(
  changed: readonly string[],
  specs: readonly ServiceSpec[],
  { cwd, configFile }: ReloadScope,
): string[] {
  const isForAll = changed.some((path) =>
    path === configFile || CODE.test(path) && !TEST.test(path)
  );
  return specs.filter(({ command }) => {
    const [program, ...args] = command;
    if (isForAll && program === "lymph") return true;
    return args.some((arg) => changed.includes(namedFile(arg, cwd)));
  }).map(({ name }) => name);
}

/** The file that an argument may name: `conf/web.yml` or `--config=conf/web.yml`. */
function namedFile(arg: string, cwd: string): string {
  const path = arg.startsWith("-") ? arg.slice(arg.indexOf("=") + 1) : arg;
  return isAbsolute(path) ? path : resolve(cwd, path);
}

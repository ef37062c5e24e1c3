import { relative } from "node:path";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { affectedServices, isWatched, namedBy } from "./affected_services.ts";
import { OutsideFiles } from "./outside_files.ts";
import { findSources, type ServiceSources, type SourceScope } from "./service_sources.ts";
import type { Supervisor } from "../supervision/supervisor.ts";
import { watchFiles } from "./watch_files.ts";

const log = getLogger("lymph.node");

/** Options of {@linkcode reloadOnChange}. */
export interface ReloadOptions extends SourceScope {
  /** The node's configuration. */
  readonly configFile?: string | undefined;
  /**
   * Called when the node's configuration has changed.
   *
   * @returns Whether what all services inherit of it has changed.
   */
  readonly onConfigChange?: () => Promise<boolean>;
  /** Tells the person which service restarts, and why. */
  readonly note: (text: string) => void;
}

/** Restarts services when files that they depend on change, until disposed of. */
export function reloadOnChange(supervisor: Supervisor, options: ReloadOptions): Disposable {
  const { cwd, project, varsFile, configFile, onConfigChange, note } = options;
  const outside = new OutsideFiles({ project, onChange: (paths) => check(paths) });
  const sources = new Map<string, ServiceSources>();
  const specs = () => supervisor.pools.map(({ spec }) => spec);
  const learned = new Map<string, string>();
  const learn = async (name: string): Promise<void> => {
    const spec = specs().find((one) => one.name === name);
    if (spec === undefined) return; // it was removed meanwhile
    const { command } = spec;
    const [program, ...args] = command;
    const text = JSON.stringify(command);
    learned.set(name, text);
    outside.add(namedBy(args, cwd).filter(isFile));
    if (program !== "lymph") return;
    const found = await findSources(args, { cwd, project, varsFile });
    if (learned.get(name) !== text) return; // the command has changed meanwhile
    sources.set(name, found);
    outside.add(found.files);
  };
  const learnNew = async (): Promise<void> => {
    const unknown = specs().filter(({ name, command }) =>
      learned.get(name) !== JSON.stringify(command)
    );
    await Promise.all(unknown.map(({ name }) => learn(name)));
  };
  const restart = async (name: string, cause: string): Promise<void> => {
    note(`Restarting ${name}: ${relative(cwd, cause)} has changed`);
    try {
      await supervisor.pool(name).restart();
    } catch (error) {
      log.error("{name} was not restarted: {error}", { name, error: toError(error).message });
    }
    await learn(name);
  };
  const known = learnNew();
  const onChange = async (paths: readonly string[]): Promise<void> => {
    await known;
    const others = paths.filter((path) => path !== configFile);
    const hasConfigChanged = others.length < paths.length && await onConfigChange?.();
    await learnNew(); // commands that SIGHUP has changed, too
    const affected = affectedServices(others, specs(), { cwd, project, sources });
    if (configFile !== undefined && hasConfigChanged) {
      for (const { name, command } of specs()) {
        if (command[0] === "lymph") affected.set(name, configFile);
      }
    }
    for (const [name, cause] of affected) restart(name, cause).catch(report);
  };
  const report = (error: unknown): void =>
    log.error("Cannot reload: {error}", { error: toError(error).message });
  const check = (paths: readonly string[]): void => void onChange(paths).catch(report);
  if (configFile !== undefined) outside.add([configFile]);
  const inside = watchFiles(project, {
    filter: (path) => isWatched(path, options),
    onChange: check,
  });
  return {
    [Symbol.dispose]() {
      inside[Symbol.dispose]();
      outside[Symbol.dispose]();
    },
  };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

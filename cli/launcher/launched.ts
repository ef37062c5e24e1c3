/** Environment variables by which a launcher tells the program about itself. */
export const LAUNCHER = {
  /** Its process id. */
  pid: "LYMPH_LAUNCHER_PID",
  /** The import map that it has written for this start. */
  importMap: "LYMPH_LAUNCHER_IMPORT_MAP",
  /** Whether a debugger may come, which sees what goes to the console as it is. */
  inspected: "LYMPH_LAUNCHER_INSPECTED",
  /** Its process id where it is a node, whose programs do not share its terminal. */
  node: "LYMPH_NODE_PID",
} as const;

/** Process id of the launcher that has started this process, if one has. */
export function launcherPid(): number | undefined {
  // The variable alone proves nothing: children of this process inherit it.
  return Deno.env.get(LAUNCHER.pid) === String(Deno.ppid) ? Deno.ppid : undefined;
}

/**
 * Removes the import map that a launcher has written for this process, which has read it. Both do so,
 * as each may outlive the other.
 */
export function removeImportMap(file: string | undefined = Deno.env.get(LAUNCHER.importMap)): void {
  if (!file) return;
  try {
    Deno.removeSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

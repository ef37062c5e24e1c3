import { dirname, join, resolve } from "node:path";

const marks = [".lymph.yml", "deno.json", "deno.jsonc"];

/** Options of {@linkcode findProjectDirectory}. */
export interface ProjectOptions {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Path of the configuration file, where there is one. */
  readonly config?: string | undefined;
}

/**
 * Finds the directory that a project lives in: the nearest one that holds `.lymph.yml`,
 * `deno.json` or `deno.jsonc`, upwards from the configuration file, or else from the working
 * directory.
 *
 * @returns An absolute path; the working directory where nothing marks a project.
 */
export function findProjectDirectory({ cwd, config }: ProjectOptions): string {
  const start = config === undefined ? undefined : dirname(resolve(cwd, config));
  return (start && nearestMarked(start)) ?? nearestMarked(cwd) ?? cwd;
}

/**
 * The directory for everything that is kept on this machine: `$LYMPH_STATE_DIR`, or `.lymph` in the
 * project.
 *
 * @param projectDirectory The project, absolute.
 * @param env Environment variables.
 */
export function stateDirectory(
  projectDirectory: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return resolve(projectDirectory, env["LYMPH_STATE_DIR"] || ".lymph");
}

function nearestMarked(directory: string): string | undefined {
  for (let current = directory;; current = dirname(current)) {
    if (marks.some((name) => isFile(join(current, name)))) return current;
    if (dirname(current) === current) return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // such as one below a file: reading it will say why
  }
}

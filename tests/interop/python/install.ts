import { tmpdir } from "node:os";
import { join } from "node:path";
import { PYTHON_LIBRARIES } from "./libraries.ts";

/** Release of the original lymph that is the peer. */
const RELEASE = "lymph==0.15.0";
const HERE = import.meta.dirname ?? ".";
const PYTHON = "/usr/bin/python3";

const MAIN = 'import sys; sys.argv[0] = "lymph"; from lymph.cli.main import main; sys.exit(main())';

/** How to run the original. */
export interface PythonLymph {
  /** An interpreter. */
  readonly program: string;
  /** What comes before the arguments of `lymph`. */
  readonly args: readonly string[];
  /** What the environment must hold. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Makes sure that the original lymph can run: takes it from the Python package index, once.
 *
 * @throws {Error} With a line that says what is missing.
 */
export async function installPythonLymph(): Promise<PythonLymph> {
  const missing = await run(["-c", `import ${PYTHON_LIBRARIES}`]);
  if (missing !== undefined) {
    throw new Error(`The original lymph needs packages that are not installed: ${missing}`);
  }
  const site = join(tmpdir(), `lymph-interop-${RELEASE.replace("==", "-")}`);
  if (!await exists(join(site, "lymph"))) await download(site);
  const path = [join(HERE, "compat"), site, join(HERE, "services")].join(":");
  const env = {
    PYTHONPATH: path,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    LC_ALL: "C.UTF-8",
    LYMPH_CONFIG: ".lymph.yml", // empty is not the same as missing for it
    LYMPH_NODE_IP: "127.0.0.1",
  };
  return { program: PYTHON, args: ["-W", "ignore", "-c", MAIN], env };
}

async function download(site: string): Promise<void> {
  // Into a directory of its own first: half an installation looks like a whole one.
  const partial = await Deno.makeTempDir({ prefix: "lymph-interop-" });
  const options = ["--quiet", "--no-deps", "--no-compile", "--disable-pip-version-check"];
  const failure = await run(["-m", "pip", "install", ...options, "--target", partial, RELEASE]);
  if (failure !== undefined) {
    await Deno.remove(partial, { recursive: true });
    throw new Error(`Cannot install ${RELEASE} from the Python package index: ${failure}`);
  }
  await Deno.remove(site, { recursive: true }).catch(() => {}); // it usually does not exist
  await Deno.rename(partial, site);
}

/** Runs Python; resolves to the last line of what went wrong. */
async function run(args: readonly string[]): Promise<string | undefined> {
  try {
    const options: Deno.CommandOptions = { args: [...args], stdout: "null", stderr: "piped" };
    const { success, stderr } = await new Deno.Command(PYTHON, options).output();
    if (success) return undefined;
    return new TextDecoder().decode(stderr).trim().split("\n").at(-1) || "it says nothing";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `there is no ${PYTHON}`;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PYTHON_LIBRARIES, PYTHON_PACKAGES } from "./interop/python/libraries.ts";

/** Something that tests need besides Deno. */
interface Prerequisite {
  /** Which suites need it. */
  readonly suites: readonly string[];
  /** What they need it for. */
  readonly reason: string;
  /** A command that succeeds where it is there. */
  readonly probe: readonly [string, ...string[]];
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
}

const PREREQUISITES: readonly Prerequisite[] = [
  {
    suites: ["integration"],
    reason: "the HTTP examples of the docs",
    probe: ["curl", "--version"],
    packages: ["curl"],
  },
  {
    suites: ["integration"],
    reason: "web pages in a real browser",
    probe: ["test", "-e", "/usr/bin/chromium"],
    packages: ["chromium"],
  },
  {
    suites: ["integration"],
    reason: "services with a Redis client",
    probe: ["test", "-e", "/usr/bin/redis-server"],
    packages: ["redis-server"],
  },
  {
    suites: ["integration"],
    reason: "services with a memcached client",
    probe: ["test", "-e", "/usr/bin/memcached"],
    packages: ["memcached"],
  },
  {
    suites: ["integration"],
    reason: "the playground and the shell in a terminal",
    probe: ["tmux", "-V"],
    packages: ["tmux"],
  },
  {
    suites: ["faults"],
    reason: "many HTTP clients at a time",
    probe: ["test", "-e", "/usr/bin/wrk"],
    packages: ["wrk"],
  },
  {
    suites: ["interop"],
    // Python lymph itself comes from the Python package index.
    reason: "Python lymph and libzmq as peers",
    probe: ["/usr/bin/python3", "-c", `import ${PYTHON_LIBRARIES}, pip`],
    packages: PYTHON_PACKAGES.map((name) => `python3-${name}`),
  },
  {
    suites: ["conformance"],
    reason: "the implementations that ours are compared with",
    probe: [
      "/usr/bin/python3",
      "-c",
      "import werkzeug, msgpack, semantic_version, prometheus_client",
    ],
    packages: [
      "python3-werkzeug",
      "python3-msgpack",
      "python3-semantic-version",
      "python3-prometheus-client",
    ],
  },
  {
    suites: ["ok", "integration", "interop", "faults"],
    reason: "the registry of a cluster",
    probe: ["test", "-e", "/usr/share/java/zookeeper.jar"],
    packages: ["zookeeper"],
  },
  {
    suites: ["ok", "integration", "interop", "faults", "conformance"],
    reason: "the events of a cluster",
    probe: ["test", "-e", "/usr/lib/rabbitmq/bin/rabbitmq-server"],
    packages: ["rabbitmq-server"],
  },
];

const PROGRAM = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
const POLICY = "/usr/sbin/policy-rc.d";

async function succeeds([command, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  try {
    const child = new Deno.Command(command, { args, stdout: "null", stderr: "null" });
    return (await child.output()).success;
  } catch {
    return false; // there is no such program
  }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const child = new Deno.Command(command, { args: [...args], env, stdout: "null" });
  const { success } = await child.spawn().status;
  if (!success) throw new Error(`${command} ${args.join(" ")} failed`);
}

/** Installs packages. Without a policy, apt would start the servers on their default ports. */
async function install(packages: readonly string[]): Promise<void> {
  const isOurs = await writePolicy();
  try {
    await run("apt-get", ["update", "-qq"]);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages]);
  } finally {
    if (isOurs) await Deno.remove(POLICY);
  }
}

/** Forbids packages to start servers; resolves to whether that is new. */
async function writePolicy(): Promise<boolean> {
  try {
    await Deno.writeTextFile(POLICY, "#!/bin/sh\nexit 101\n", { createNew: true, mode: 0o755 });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/**
 * Fetches what Deno needs to run the program in somebody's project, which has no lock file: Deno
 * says so on standard error, where tests expect the program alone.
 */
async function fetchPackages(): Promise<string | undefined> {
  const cwd = await Deno.makeTempDir({ prefix: "lymph-packages-" });
  try {
    await Deno.writeTextFile(join(cwd, "deno.json"), "{}");
    const args = ["run", "-A", PROGRAM, "discover", "--json"];
    const child = new Deno.Command(Deno.execPath(), { args, cwd, stdout: "null", stderr: "piped" });
    const { success, stderr } = await child.output();
    if (success) return undefined;
    return `Cannot run lymph in a new project: ${new TextDecoder().decode(stderr).trim()}`;
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

/** Options of {@linkcode provide}. */
export interface ProvideOptions {
  /** Whether missing packages may be installed, where this process can do that. */
  readonly mayInstall: boolean;
}

/**
 * Makes sure that suites find what they need. It says what is missing and why before it installs
 * anything. Without it they must not run, as a test that is skipped proves nothing.
 *
 * @returns A line that says what is missing; undefined if all is there.
 */
export async function provide(
  suites: readonly string[],
  options: ProvideOptions,
): Promise<string | undefined> {
  return await providePackages(suites, options) ?? await fetchPackages();
}

async function providePackages(
  suites: readonly string[],
  { mayInstall }: ProvideOptions,
): Promise<string | undefined> {
  const missing = await findMissing(suites);
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.flatMap((one) => one.packages))];
  console.error(`The tests need Debian packages that are missing:\n${describe(missing)}`);
  const byHand = `To install what is missing: sudo apt-get install ${packages.join(" ")}`;
  if (!mayInstall) return `Nothing was installed, as --no-install was given. ${byHand}`;
  if (!await canInstall()) return `Only root on Debian can have them installed. ${byHand}`;
  console.error("Installing them with apt-get; --no-install refuses that …");
  try {
    await install(packages);
    return undefined;
  } catch (error) {
    return `Cannot install them: ${error instanceof Error ? error.message : error}. ${byHand}`;
  }
}

async function findMissing(suites: readonly string[]): Promise<Prerequisite[]> {
  const missing: Prerequisite[] = [];
  for (const one of PREREQUISITES) {
    const isNeeded = one.suites.some((name) => suites.includes(name));
    if (isNeeded && !await succeeds(one.probe)) missing.push(one);
  }
  return missing;
}

function describe(missing: readonly Prerequisite[]): string {
  return missing.map(({ packages, reason }) => `  ${packages.join(", ")}: for ${reason}`).join(
    "\n",
  );
}

async function canInstall(): Promise<boolean> {
  return Deno.build.os === "linux" && Deno.uid() === 0 && await succeeds(["apt-get", "--version"]);
}

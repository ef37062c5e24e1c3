import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PYTHON_LIBRARIES, PYTHON_PACKAGES } from "./interop/python/libraries.ts";

/** Something that tests need beside Deno. */
interface Prerequisite {
  /** Which suites need it. */
  readonly suites: readonly string[];
  /** A command that succeeds where it is there. */
  readonly probe: readonly [string, ...string[]];
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
}

const PREREQUISITES: readonly Prerequisite[] = [
  { suites: ["integration"], probe: ["curl", "--version"], packages: ["curl"] },
  { suites: ["integration"], probe: ["test", "-e", "/usr/bin/chromium"], packages: ["chromium"] },
  {
    suites: ["integration"],
    probe: ["test", "-e", "/usr/bin/redis-server"],
    packages: ["redis-server"],
  },
  { suites: ["integration"], probe: ["test", "-e", "/usr/bin/memcached"], packages: ["memcached"] },
  { suites: ["integration"], probe: ["tmux", "-V"], packages: ["tmux"] },
  { suites: ["faults"], probe: ["test", "-e", "/usr/bin/wrk"], packages: ["wrk"] },
  {
    suites: ["interop"],
    // The original lymph itself comes from the Python package index.
    probe: ["/usr/bin/python3", "-c", `import ${PYTHON_LIBRARIES}, pip`],
    packages: PYTHON_PACKAGES.map((name) => `python3-${name}`),
  },
  {
    suites: ["conformance"],
    // The libraries that ours is compared with.
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
    probe: ["test", "-e", "/usr/share/java/zookeeper.jar"],
    packages: ["zookeeper"],
  },
  {
    suites: ["ok", "integration", "interop", "faults", "conformance"],
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

async function install(packages: readonly string[]): Promise<void> {
  console.error(`Installing ${packages.join(", ")}`);
  try {
    // Or apt would start the servers, on their default ports.
    await Deno.writeTextFile(POLICY, "#!/bin/sh\nexit 101\n", { createNew: true, mode: 0o755 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  await run("apt-get", ["update", "-qq"]);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages]);
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

/**
 * Makes sure that suites find what they need, and installs it where this is allowed. Without it
 * they must not run, as a test that is skipped proves nothing.
 *
 * @returns A line that says what is missing; undefined if all is there.
 */
export async function provide(suites: readonly string[]): Promise<string | undefined> {
  return await providePackages(suites) ?? await fetchPackages();
}

async function providePackages(suites: readonly string[]): Promise<string | undefined> {
  const needed = PREREQUISITES.filter((one) => one.suites.some((name) => suites.includes(name)));
  const missing: string[] = [];
  for (const { probe, packages } of needed) {
    if (!await succeeds(probe)) missing.push(...packages);
  }
  if (missing.length === 0) return undefined;
  const mayInstall = Deno.build.os === "linux" && Deno.uid() === 0 &&
    await succeeds(["apt-get", "--version"]);
  if (!mayInstall) {
    return `The tests need these packages: sudo apt-get install ${missing.join(" ")}`;
  }
  try {
    await install(missing);
    return undefined;
  } catch (error) {
    return `The tests need these packages: ${missing.join(" ")}: ${error}`;
  }
}

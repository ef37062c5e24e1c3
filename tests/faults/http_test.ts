/** Clients that send their headers for ever: they hold connections, and nothing else. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const ROOT = new URL("../../", import.meta.url);
const FEW_FILES = 256;
const HALF_OPEN = 2000;
const MAX_GROWTH_BYTES = 80_000_000;
const HALF = new TextEncoder().encode("GET /greet?name=Joe HTTP/1.1\r\nHost: ");

/** Starts a web service in a process that may open a number of files. */
async function startWeb(port: number, maxFiles: number) {
  const web = `interfaces:\n  Web:\n    class: web:Web\n    port: ${port}\n`;
  const project = await createProject({
    "conf/web.yml": web,
    "services/web.ts": await Deno.readTextFile(new URL("services/web.ts", ROOT)),
  });
  const program = `ulimit -n ${maxFiles} && exec "$@"`;
  const deno = [Deno.execPath(), "run", "--quiet", "--no-check", "-A"];
  const lymph = ["--config", "deno.json", "cli/main.ts"]
    .map((part) => part.startsWith("-") ? part : fileURLToPath(new URL(part, ROOT)));
  const running: RunningLymph = startLymph(
    ["-c", program, "sh", ...deno, ...lymph, "instance", "--config", "conf/web.yml"],
    { program: "sh", cwd: project.path, env: { LYMPH_STATE_DIR: `${project.path}/.lymph` } },
  );
  await running.stderr(/^Serving /m);
  return {
    running,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
}

/** Opens connections that each send half a request's headers. */
async function openHalves(port: number, count: number, stack: DisposableStack): Promise<number> {
  let opened = 0;
  for (let i = 0; i < count; i++) {
    try {
      const conn = stack.use(await Deno.connect({ hostname: "127.0.0.1", port }));
      await conn.write(HALF);
      opened++;
    } catch {
      // Refused for a moment, or cut off already.
    }
  }
  return opened;
}

async function isHealthy(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(5000);
  const response = await fetch(`http://127.0.0.1:${port}/_health/`, { signal }).catch(() => {});
  await response?.body?.cancel();
  return response?.status === 200;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

Deno.test("2000 clients with half a request keep no other out, in bounded memory", async () => {
  const [port = 0] = findFreePorts(1);
  await using web = await startWeb(port, 10_000);
  assert.ok(await isHealthy(port));
  const before = await residentBytes(web.running.pid);
  using stack = new DisposableStack();
  assert.equal(await openHalves(port, HALF_OPEN, stack), HALF_OPEN);
  for (let i = 0; i < 100; i++) assert.ok(await isHealthy(port));
  const growth = await residentBytes(web.running.pid) - before;
  assert.ok(growth < MAX_GROWTH_BYTES, `grew by ${growth} bytes`);
});

Deno.test("more clients than there are files end no service, and are cut off", async () => {
  const [port = 0] = findFreePorts(1);
  await using web = await startWeb(port, FEW_FILES);
  using stack = new DisposableStack();
  await openHalves(port, 2 * FEW_FILES, stack);
  await eventually(() => isHealthy(port)); // while all of them are still there
  web.running.kill("SIGTERM");
  assert.equal((await web.running.ended).code, 0);
});

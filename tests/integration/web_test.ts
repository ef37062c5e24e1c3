import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { type RunningLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const ROOT = new URL("../../", import.meta.url);
const OWN_CONFIG = fileURLToPath(new URL("deno.json", ROOT));
const PROGRAM = fileURLToPath(new URL("cli/main.ts", ROOT));

const serviceFile = (name: string) => Deno.readTextFile(new URL(`services/${name}.ts`, ROOT));

async function createWebProject(port: number, more = "") {
  const project = await createProject({
    "conf/greeting.yml": await Deno.readTextFile(new URL("conf/greeting.yml", ROOT)),
    "conf/web.yml": `interfaces:\n  Web:\n    class: web:Web\n    port: ${port}\n${more}`,
    "services/greeting.ts": await serviceFile("greeting"),
    "services/web.ts": await serviceFile("web"),
  });
  const start = (name: string, ...args: string[]): RunningLymph =>
    startLymph(
      ["run", "--quiet", "--no-check", "-A", "--config", OWN_CONFIG, PROGRAM, "instance"]
        .concat("--config", `conf/${name}.yml`, ...args),
      {
        program: Deno.execPath(),
        cwd: project.path,
        env: { LYMPH_STATE_DIR: `${project.path}/.lymph` },
      },
    );
  return { start, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() };
}

const SERVING = /^Serving .* at tcp:/m;

Deno.test("a request goes through web and greeting, in one trace that the access log shows", async () => {
  const [port = 0] = findFreePorts(1);
  await using project = await createWebProject(port);
  await using greeting = project.start("greeting");
  await using web = project.start("web", "--loglevel", "INFO");
  await Promise.all([greeting.stderr(SERVING), web.stderr(SERVING)]);

  const response = await fetch(`http://127.0.0.1:${port}/greet?name=Joe`);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "Hi, Joe!");
  const traceId = response.headers.get("x-trace-id");
  await web.stdout(/^About to greet Joe$/m);
  await greeting.stdout(/^Saying hi to Joe$/m);
  const [line] = await web.stderr(/^.*client=.*$/m);
  assert.match(
    line,
    /lymph\.web: client=127\.0\.0\.1 - - "GET \/greet\?name=Joe" status=200 length=\S+ duration=0\.\d+ \(seconds\)/,
  );
  assert.ok(line.endsWith(`trace_id="${traceId}"`), line);
});

Deno.test("a port that is taken ends the program with one line", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  await using project = await createWebProject(port);
  await using web = project.start("web");
  const { code, stderr } = await web.ended;
  assert.equal(code, 1);
  const reason = `Web: Cannot listen on 127.0.0.1:${port}: it is already in use`;
  assert.match(stderr, new RegExp(`^[^\\n]*${reason.replaceAll(".", "\\.")}\\n$`));
});

/** Asks again and again, on one connection for as long as the server wants to keep it. */
async function ask(port: number, signal: AbortSignal): Promise<number> {
  const request = new TextEncoder().encode("GET /_health/ HTTP/1.1\r\nHost: web.test\r\n\r\n");
  const chunk = new Uint8Array(4096);
  let answered = 0;
  while (!signal.aborted) {
    using conn = await Deno.connect({ hostname: "127.0.0.1", port });
    for (let isOpen = true; isOpen && !signal.aborted;) {
      await conn.write(request);
      let text = "";
      while (!text.includes("\r\n\r\n")) {
        const count = await conn.read(chunk);
        assert.notEqual(count, null, "A connection was closed in the middle of a request");
        text += new TextDecoder().decode(chunk.subarray(0, count ?? 0));
      }
      assert.match(text, /^HTTP\/1\.1 (?:200|503) /);
      isOpen = !/^connection: close/im.test(text);
      answered++;
    }
  }
  return answered;
}

Deno.test("clients of two instances on one port notice nothing when one of them stops", async () => {
  const [port = 0] = findFreePorts(1);
  // Longer than this machine keeps a client from asking again, however busy it is.
  const quiet = "    reuse_port: true\n    shutdown:\n      quiet: 2s\n";
  await using project = await createWebProject(port, quiet);
  await using first = project.start("web");
  await first.stderr(SERVING);
  await using second = project.start("web");
  await second.stderr(SERVING);

  const over = new AbortController();
  const clients = Array.from({ length: 16 }, () => ask(port, over.signal));
  const failure = Promise.race(clients.map((client) => client.then(() => {})));
  first.kill("SIGTERM");
  const { code } = await Promise.race([
    first.ended,
    failure.then(() => Promise.reject(new Error("A client has ended early"))),
  ]);
  over.abort();
  const answered = await Promise.all(clients);
  assert.equal(code, 0);
  assert.ok(answered.every((count) => count > 0), String(answered));
});

/** `connect()`: any program as a caller of services, in a process of its own. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Outcome, startLymph } from "../support/projects/lymph_process.ts";
import { ServiceProject } from "../support/projects/service_project.ts";

const ROOT = new URL("../../", import.meta.url);
const OWN_CONFIG = fileURLToPath(new URL("deno.json", ROOT));

/** Runs a module of its own in a project's directory. */
async function runProgram(
  project: ServiceProject,
  code: string,
  check: "--check" | "--no-check" = "--no-check",
): Promise<Outcome> {
  await project.write("program.ts", code);
  const args = ["run", "--quiet", check, "-A", "--config", OWN_CONFIG, "program.ts"];
  return await startLymph(args, {
    program: Deno.execPath(),
    cwd: join(project.stateDir, ".."),
    env: { LYMPH_STATE_DIR: project.stateDir },
  }).ended;
}

Deno.test("a program calls services, with their types", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  const { code, stdout, stderr } = await runProgram(
    project,
    `import { connect } from "@lymph/lymph/connect";
import type { Greeting } from "./services/greeting.ts";

await using lymph = await connect();
const greeting = lymph.proxy<Greeting>("Greeting");
console.log(await greeting.greet({ name: "Joe" }));
// @ts-expect-error the name is missing
await greeting.greet({}).catch((error) => console.log(error.name));
const { headers } = await lymph.request("Greeting", { subject: "lymph.ping", body: { payload: 1 } });
console.log(typeof headers.trace_id);
`,
    "--check",
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, "Hi, Joe!\nNackError\nstring\n");
});

Deno.test("a program emits events and hears those of services", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  const { code, stdout, stderr } = await runProgram(
    project,
    `import { connect } from "@lymph/lymph/connect";
import type { Greeting } from "./services/greeting.ts";

await using lymph = await connect();
const heard = Promise.withResolvers<unknown>();
await using _own = await lymph.subscribe("order.*", ({ body }) => heard.resolve(body));
await lymph.emit("order.placed", { id: 7 });
console.log(await heard.promise);
const trigger = () => lymph.proxy<Greeting>("Greeting").greet({ name: "Zoe" });
console.log((await lymph.nextEvent("greeted", { trigger })).body);
`,
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, '{ id: 7 }\n{ name: "Zoe" }\n');
});

Deno.test("a program with a name finds the events that came while it was away", async () => {
  await using project = await ServiceProject.greeting();
  const listen = (name: string, options: string) =>
    `import { connect } from "@lymph/lymph/connect";
await using lymph = await connect(${name});
const ended = Promise.withResolvers<void>();
await using _live = await lymph.subscribe("order.placed", ({ body }) => {
  console.log(body);
  ended.resolve();
}, ${options});
if (!Deno.env.has("ONLY_DECLARE")) await ended.promise;
`;
  const named = listen('{ name: "Report" }', '{ queueName: "orders" }');
  const declared = await runProgram(project, `Deno.env.set("ONLY_DECLARE", "1");\n${named}`);
  assert.deepEqual([declared.code, declared.stderr], [0, ""]);
  assert.equal((await project.run("emit", "order.placed", '{"id":8}')).code, 0);
  const { code, stdout, stderr } = await runProgram(project, named);
  assert.deepEqual([code, stdout, stderr], [0, "{ id: 8 }\n", ""]);
  const unnamed = await runProgram(project, listen("", '{ queueName: "orders" }'));
  assert.equal(unnamed.code, 1);
  assert.match(unnamed.stderr, /Cannot keep a queue for a program without a name: pass connect/);
});

Deno.test("a program that only calls needs no broker", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  await project.write(
    "conf/away.yml",
    "container:\n  events: { class: amqp, hostname: 127.0.0.1, port: 1 }\n",
  );
  const { code, stdout } = await runProgram(
    project,
    `import { connect } from "@lymph/lymph/connect";
import type { Greeting } from "./services/greeting.ts";
await using lymph = await connect({ config: "conf/away.yml" });
console.log(await lymph.proxy<Greeting>("Greeting").greet({ name: "Joe" }));
`,
  );
  assert.deepEqual([code, stdout], [0, "Hi, Joe!\n"]);
});

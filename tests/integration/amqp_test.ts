/** The program on a real RabbitMQ, with the configuration of the original. */
import assert from "node:assert/strict";
import { type RabbitmqServer, startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { eventually } from "../support/eventually.ts";
import { runLymph, type RunningLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject, type TemporaryProject } from "../support/projects/project.ts";

let rabbitmq: RabbitmqServer;
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

const LISTEN = `import { event, Interface, type ServiceEvent } from "@lymph/lymph";
export class Listen extends Interface {
  @event("greeted", { retries: 1 })
  onGreeted({ body }: ServiceEvent<{ name: string }>): void {
    if (body.name === "poison") throw new RangeError("indigestible");
    console.log(\`Somebody greeted \${body.name}\`);
  }
}
`;

async function createListen(events: string): Promise<TemporaryProject> {
  return await createProject({
    "services/listen.ts": LISTEN,
    ".lymph.yml": `container:\n  events:\n${
      events.replaceAll(/^/gm, "    ")
    }\ninterfaces:\n  Listen:\n    class: listen:Listen\n`,
  });
}

const kombu = () =>
  [
    "class: lymph.events.kombu:KombuEventSystem",
    "transport: amqp",
    "hostname: 127.0.0.1",
    `port: ${rabbitmq.port}`,
  ].join("\n");

async function startListen({ path }: TemporaryProject): Promise<RunningLymph> {
  const listen = startLymph(["instance"], { cwd: path });
  await listen.stderr(/^Serving Listen at /m);
  return listen;
}

Deno.test("of two instances on RabbitMQ one hears of each event; poison is kept", async () => {
  await using project = await createListen(kombu());
  const options = { cwd: project.path };
  const lymph = async (...args: string[]) => {
    const { code, stdout, stderr } = await runLymph(args, options);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    return stdout;
  };
  await using one = await startListen(project);
  await using two = await startListen(project);
  const heard = async () => {
    const outputs = await Promise.all([one, two].map(({ stdout }) => stdout(/^[^]*/)));
    return outputs.flatMap(([text]) => text.split("\n")).filter((line) => line !== "");
  };
  await lymph("emit", "greeted", `{"name": "Joe"}`);
  await lymph("emit", "greeted", `{"name": "Ann"}`, "--delay", "0.2");
  await eventually(async () => (await heard()).length === 2);
  assert.deepEqual((await heard()).sort(), ["Somebody greeted Ann", "Somebody greeted Joe"]);

  await lymph("emit", "greeted", `{"name": "poison"}`);
  const list = await eventually(async () => await lymph("dlq", "list", "--json") || undefined);
  const { id, queue, error, attempts } = JSON.parse(list);
  assert.deepEqual(
    { queue, error, attempts },
    {
      queue: "Listen-onGreeted",
      error: { type: "RangeError", message: "indigestible" },
      attempts: 2,
    },
  );
  assert.match(await lymph("dlq", "drop", id), /1 dead letter/);
  assert.equal(await lymph("dlq", "list", "--json"), "");
});

Deno.test("lymph subscribe prints what is emitted on RabbitMQ", async () => {
  await using project = await createListen(`class: amqp\nurl: ${rabbitmq.url}`);
  const options = { cwd: project.path };
  await using subscriber = startLymph(["subscribe", "order.#"], options);
  await eventually(async () => {
    await runLymph(["emit", "order.placed", `{"id": 7}`], options);
    const [text] = await subscriber.stdout(/^[^]*/);
    return /order\.placed.*7/.test(text);
  });
});

Deno.test("without RabbitMQ a program says where it has looked, without the password", async () => {
  const url = "amqp://me:secret@127.0.0.1:1";
  await using project = await createListen(`class: amqp\nurl: ${url}\nemit_timeout: 300ms`);
  const { code, stderr } = await runLymph(["emit", "greeted", "{}"], { cwd: project.path });
  assert.equal(code, 1);
  assert.match(stderr, /^lymph: Cannot emit greeted as the broker has not confirmed it/m);
  assert.match(stderr, /127\.0\.0\.1:1/);
  assert.doesNotMatch(stderr, /secret/);
});

Deno.test("W8 a delayed event that no service has declared a queue for is warned of", async () => {
  const vhost = await rabbitmq.createVirtualHosts(1);
  const { pathname } = new URL(vhost[0] ?? "");
  await using project = await createListen(`${kombu()}\nvirtual_host: ${pathname.slice(1)}`);
  const emit = async (type: string) => {
    const args = ["emit", type, "{}", "--delay", "0.1"];
    const { code, stderr } = await runLymph(args, { cwd: project.path });
    assert.equal(code, 0);
    return stderr;
  };
  assert.match(await emit("greeted"), /No service has declared a queue for greeted: /);
  {
    await using _listen = await startListen(project);
    assert.equal(await emit("greeted"), "");
  }
  assert.equal(await emit("greeted"), "", "its queue keeps what comes meanwhile");
  assert.match(await emit("greetd"), /No service has declared a queue for greetd: /);
});

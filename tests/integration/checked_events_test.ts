/** What becomes of events and tasks whose bodies have a wrong type, through the program. */
import assert from "node:assert/strict";
import { useBackends } from "../support/servers/backends.ts";
import { eventually } from "../support/eventually.ts";
import { createTutorial, startInstanceOf } from "../support/projects/tutorial_project.ts";

const CONFIG = "interfaces:\n  Clerk:\n    class: clerk:Clerk\n";
const CLERK =
  `import { event, Interface, serialEvent, type ServiceEvent, task } from "@lymph/lymph";

interface Order {
  id: number;
}

export class Clerk extends Interface {
  @event("order.placed")
  onPlaced({ body }: ServiceEvent<Order>): void {
    console.log(\`placed \${body.id}\`);
  }

  @serialEvent("order.paid", { key: ({ body }: ServiceEvent<Order>) => body.id, partitions: 2 })
  onPaid({ body }: ServiceEvent<Order>): void {
    console.log(\`paid \${body.id}\`);
  }

  @event("order.told", { broadcast: true })
  onTold({ body }: ServiceEvent<Order>): void {
    console.log(\`told \${body.id}\`);
  }

  @task()
  pack({ id }: Order): void {
    console.log(\`packed \${id}\`);
  }
}
`;
/** Queues of what is kept, and what the dead letters in them say. */
const KEPT = {
  "Clerk-onPlaced":
    'Clerk.onPlaced cannot handle order.placed: body.id: expected number, got "seven"',
  "Clerk-onPaid.push":
    'Clerk.onPaid cannot handle order.paid: body.id: expected number, got "seven"',
  "Clerk.worker-pack": 'Clerk.pack: id: expected number, got "seven"',
};

for (const backend of useBackends()) {
  Deno.test(`what has a wrong type is a dead letter at once, and handled after a fix, on ${backend.name}`, async () => {
    await using project = await createTutorial(backend.createWorld());
    const lymph = async (...args: string[]) => {
      const { code, stdout, stderr } = await project.run(...args);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      return stdout;
    };
    await project.write("services/clerk.ts", CLERK);
    await project.write("conf/clerk.yml", CONFIG);
    const start = async () => {
      const instance = await startInstanceOf(project, "clerk");
      const worker = project.start("worker", "--config", "conf/clerk.yml");
      await worker.stderr(/^Serving /m);
      return { instance, worker };
    };
    const strict = await start();
    const told = () =>
      strict.instance.stderr(/Clerk\.onTold cannot handle order\.told: body\.id: /);
    for (const type of ["order.told", "order.placed", "order.paid", "lymph.tasks.Clerk.pack"]) {
      await lymph("emit", type, '{"id": "seven"}');
      await lymph("emit", type, '{"id": 8}'); // is not held up
    }
    await told();
    const letters = await eventually(async () => {
      const lines = (await lymph("dlq", "list", "--json")).split("\n").slice(0, -1);
      const found = lines.map((line) => JSON.parse(line)).filter(({ queue }) => queue in KEPT);
      return found.length === Object.keys(KEPT).length && found;
    });
    assert.deepEqual(
      Object.fromEntries(letters.map(({ queue, error }) => [queue, error.message])),
      KEPT,
    );
    for (const { id, attempts, error } of letters) {
      assert.equal(attempts, 1);
      assert.ok((await lymph("dlq", "show", id)).includes(error.message));
    }
    const lines = async ({ instance, worker }: typeof strict) =>
      [...await instance.outputLines(), ...await worker.outputLines()].sort();
    await eventually(async () => (await lines(strict)).length === 4);
    assert.deepEqual(await lines(strict), ["packed 8", "paid 8", "placed 8", "told 8"]);

    for (const process of [strict.instance, strict.worker]) {
      process.signal("SIGTERM");
      await process.ended;
    }
    await project.write("services/clerk.ts", CLERK.replace("id: number", "id: number | string"));
    const fixed = await start();
    for (const { id } of letters) assert.match(await lymph("dlq", "retry", id), /1 dead letter/);
    await eventually(async () => (await lines(fixed)).length === 3);
    assert.deepEqual(await lines(fixed), ["packed seven", "paid seven", "placed seven"]);
  });
}

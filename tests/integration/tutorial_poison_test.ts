/** What becomes of events whose handler throws, through the program. */
import assert from "node:assert/strict";
import { useBackends } from "../support/servers/backends.ts";
import { eventually } from "../support/eventually.ts";
import { createTutorial, startInstanceOf } from "../support/projects/tutorial_project.ts";

const RETRIES = 2;
/** How long the first retry waits; each other one waits twice as long as the one before. */
const FIRST_DELAY_MS = 250;
const CONFIG = "interfaces:\n  Kitchen:\n    class: kitchen:Kitchen\n";
const KITCHEN = `import { event, Interface, type ServiceEvent } from "@lymph/lymph";

export class Kitchen extends Interface {
  @event("ordered", { retries: ${RETRIES} })
  onOrdered({ body }: ServiceEvent<{ dish: string }>): void {
    console.log(\`\${Date.now()} \${body.dish}\`);
    if (body.dish === "poison") throw new RangeError("indigestible");
  }
}
`;

for (const backend of useBackends()) {
  Deno.test(`what a handler always throws at is retried ever later, kept, and delivered after a fix, on ${backend.name}`, async () => {
    await using project = await createTutorial(backend.createWorld());
    const lymph = async (...args: string[]) => {
      const { code, stdout, stderr } = await project.run(...args);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      return stdout;
    };
    const order = (dish: string) => lymph("emit", "ordered", JSON.stringify({ dish }));
    await project.write("services/kitchen.ts", KITCHEN);
    await project.write("conf/kitchen.yml", CONFIG);
    const broken = await startInstanceOf(project, "kitchen");
    const tries = async (dish: string): Promise<number[]> =>
      (await broken.outputLines()).map((line) => line.split(" "))
        .filter(([, ordered]) => ordered === dish).map(([time]) => Number(time));

    await order("poison");
    await order("soup"); // is not held up
    await eventually(async () => (await tries("soup")).length === 1);
    const letter = await eventually(async () => await lymph("dlq", "list", "--json") || undefined);
    const { id, queue, error, attempts } = JSON.parse(letter);
    assert.deepEqual([queue, attempts], ["Kitchen-onOrdered", 1 + RETRIES]);
    assert.deepEqual(error, { type: "RangeError", message: "indigestible" });
    const times = await tries("poison");
    assert.equal(times.length, 1 + RETRIES);
    for (const [index, time] of times.slice(1).entries()) {
      const waitedMs = time - (times[index] ?? 0);
      assert.ok(waitedMs >= FIRST_DELAY_MS * 2 ** index, `try ${index + 2}: after ${waitedMs} ms`);
    }

    broken.signal("SIGTERM");
    await broken.ended;
    await project.write("services/kitchen.ts", KITCHEN.replace(/^ *if .*\n/m, ""));
    const fixed = await startInstanceOf(project, "kitchen");
    assert.match(await lymph("dlq", "retry", id), /1 dead letter/);
    await eventually(async () => / poison$/m.test((await fixed.outputLines()).join("\n")));
    assert.equal(await lymph("dlq", "list", "--json"), "");
  });
}

import { Load } from "../../support/load/load.ts";
import { NodeProject } from "../../support/projects/node_project.ts";
import { openClient } from "../../support/parts/open_client.ts";
import type { AttackReport } from "../attack.ts";
import { peakBytes, resetPeak } from "../memory.ts";

const timeoutMs = 120_000;
const NAME_CHARS = 10_000_000;
const ROUNDS = 30;

/**
 * A10: a node is asked to restart a service whose name is ten megabytes long, again and again. A
 * node cannot be asked to collect its garbage, so that no growth is told.
 */
export async function attackNode(): Promise<AttackReport> {
  await using project = await NodeProject.create({ services: { Greeting: 1 } });
  const node = await project.startNode();
  await using attacker = await openClient(project.stateDir);
  await using other = await openClient(project.stateDir);
  await other.untilInstances("node", 1);
  const ask = (subject: string, body: object = {}) => (client: typeof other) =>
    client.client.request("node", { subject, body }, { timeoutMs });
  const status = ask("node.status");
  await using load = new Load(() => status(other), { concurrency: 1 });
  await load.progress(200);
  const attack = () =>
    ask("node.restart", { name: "x".repeat(NAME_CHARS) })(attacker)
      .then(() => "answered", (error: Error) => error.name);
  const before = await node.residentBytes();
  await resetPeak(node);
  let outcome = "";
  for (let round = 0; round < ROUNDS; round++) outcome = await attack();
  await load.progress(200);
  const { slowestMs, failures } = await load.stop();
  return {
    peakMb: (await peakBytes(node) - before) / 1e6,
    slowestMs,
    failures: Object.values(failures).reduce((sum, count) => sum + count, 0),
    outcome,
  };
}

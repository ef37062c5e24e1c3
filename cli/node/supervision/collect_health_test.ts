import assert from "node:assert/strict";
import { healthOf } from "../../../core/container/health.ts";
import { NackError, TimeoutError } from "../../../core/errors.ts";
import { collectHealth, type NodeParts } from "./collect_health.ts";

const READY = healthOf([]);
const described = { subject: "lymph.status", endpoint: "tcp://a", traceId: "f00d" };

/** A node with these processes: state, and the answer or the error of each. */
function nodeOf(
  services: Record<string, readonly (readonly [state: string, answer?: unknown])[]>,
  isStopping = false,
): NodeParts {
  const answers = new Map<string, unknown>();
  const pools = Object.entries(services).map(([service, processes]) => ({
    spec: { name: service },
    keepers: processes.map(([state, answer], index) => {
      const name = `${service}.${index}`;
      answers.set(name, answer);
      return { name, state, endpoint: answer === undefined ? undefined : name };
    }),
  }));
  const request = (endpoint: string) => {
    const answer = answers.get(endpoint);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ body: answer });
  };
  return { supervisor: { pools, isStopping }, client: { request } } as unknown as NodeParts;
}

const unhealthy = { health: healthOf(["Shop is unhealthy"]) };

Deno.test("a node is ready if each service has a process that is", async () => {
  const node = nodeOf({ Shop: [["starting"], ["serving", {}]], Redis: [["serving"]], None: [] });
  assert.deepEqual(await collectHealth(READY, node), READY);
});

Deno.test("a node that is not ready names all processes that are not", async () => {
  const node = nodeOf({
    Shop: [["serving", unhealthy], ["waiting"]],
    Web: [["serving", new TimeoutError("no answer", described)]],
    Admin: [["serving", new NackError("refused", described)]],
    Fine: [["serving", {}]],
  });
  assert.deepEqual(
    await collectHealth(READY, node),
    healthOf([
      "Shop.0: Shop is unhealthy",
      "Shop.1 is waiting",
      "Web.0 does not answer: no answer",
      "Admin.0 refuses requests",
    ]),
  );
});

Deno.test("a node that starts or stops is not ready", async () => {
  const starting = healthOf(["The instance is starting"]);
  assert.deepEqual(await collectHealth(starting, nodeOf({})), starting);
  const stopping = nodeOf({ Shop: [["serving", {}]] }, true);
  assert.deepEqual(await collectHealth(READY, stopping), healthOf(["The node is stopping"]));
});

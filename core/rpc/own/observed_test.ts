import assert from "node:assert/strict";
import { type Container, Interface, type RequestCall, rpc, withBaggage } from "../../../mod.ts";
import { startServices, type TestServices } from "../../../tests/kit/mod.ts";
import { USAGE_HEADER } from "../../container/default_interface.ts";
import { stateOf } from "../../interface/messenger.ts";

class OutOfTea extends Error {}

class Shop extends Interface {
  @rpc({ raises: [OutOfTea] })
  order({ item }: { item: string }): string {
    if (item === "tea") throw new OutOfTea("no tea");
    if (item === "milk") throw new Error("spilt");
    return `${item} for ${this.baggage.get("tenant")}`;
  }
}

class Web extends Interface {}

const TRACE_ID = "0123456789abcdef0123456789abcdef";
const ITEMS = [{ item: "jam" }, { item: "tea" }, { item: "milk" }, { itme: "jam" }];

function containerOf(services: TestServices, name: string): Container {
  const [service] = services.instances(name);
  if (service === undefined) throw new Error(`${name} does not run`);
  return stateOf(service).host as Container;
}

/** Everything that is seen of some calls to `Shop` by another service, or by its own process. */
async function observe(caller: "Shop" | "Web"): Promise<Record<string, unknown>> {
  const seen: unknown[] = [];
  const plugin = {
    name: "observer",
    aroundRequest: ({ subject, args, traceId, headers }: RequestCall, next: () => unknown) => {
      const { traceparent, ...others } = headers;
      seen.push({ subject, args, traceId, headers: others, span: typeof traceparent });
      return next();
    },
    onError: ({ message }: Error) => void seen.push(`error: ${message}`),
    onRefused: ({ message }: Error) => void seen.push(`refused: ${message}`),
  };
  await using services = await startServices({ Shop, Web }, { plugins: [plugin], traces: true });
  const container = containerOf(services, caller);
  const answers = [];
  for (const body of ITEMS) {
    const options = { traceId: TRACE_ID, timeoutMs: 500.5, headers: { tenant: "acme" } };
    answers.push(
      await withBaggage(
        { tenant: "acme" },
        () =>
          container.request("Shop", { subject: "Shop.order", body }, options).then(
            ({ type, headers, body }) => ({ type, headers, body }),
            ({ name, message }) => ({ name, message: message.replace(/local:\/\/\d/, "Shop") }),
          ),
      ),
    );
  }
  const inspect = { subject: "lymph.inspect", body: {} };
  const { body } = await services.request("Shop", inspect, {
    traceId: TRACE_ID,
    headers: { [USAGE_HEADER]: true },
  });
  const { calls } = (body as { usage: { calls: { endpoint: string }[] } }).usage;
  return {
    answers,
    seen,
    spans: await spansOf(services),
    metrics: measured(containerOf(services, "Shop"), containerOf(services, "Web")),
    calls: calls.map((call) => ({ ...call, endpoint: call.endpoint === container.endpoint })),
  };
}

async function spansOf(services: TestServices): Promise<unknown[] | undefined> {
  const trace = await services.traces.get(TRACE_ID);
  const places = new Map(trace?.spans.map(({ spanId }, place) => [spanId, place]));
  return trace?.spans.map(({ kind, subject, error, attributes, parentId }) => {
    return { kind, subject, error, attributes, parent: places.get(parentId ?? "") };
  });
}

/** Counts of calls and failures; how long they took differs. */
function measured(...containers: readonly Container[]): string[] {
  return containers.flatMap(({ metrics }) => [...metrics.samples()])
    .filter(([name, , { subject = "Shop" }]) =>
      /^rpc(\.|$)/.test(name) && !/connection|latency\.(sum|.*bucket)/.test(name) &&
      String(subject).startsWith("Shop")
    )
    .filter(([, value]) => value > 0 && Number.isInteger(value))
    .map(([name, value, { identity: _, ...tags }]) => `${name} ${JSON.stringify(tags)} ${value}`)
    .toSorted();
}

Deno.test("all that is seen of a call is the same within a process", async () => {
  const [within, between] = [await observe("Shop"), await observe("Web")];
  const { spans, metrics, calls } = between;
  assert.deepEqual(within, between);
  // And there is something to see.
  assert.equal((spans as unknown[]).length, 2 * ITEMS.length);
  assert.ok((metrics as string[]).includes('rpc {"subject":"Shop.order"} 4'), String(metrics));
  assert.equal((calls as unknown[]).length, 1);
});

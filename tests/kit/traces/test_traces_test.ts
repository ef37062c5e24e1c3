import assert from "node:assert/strict";
import { event, Interface, rpc, task, withBaggage } from "../../../mod.ts";
import { Rule, UrlMap, WebServiceInterface } from "../../../web/mod.ts";
import { startServices } from "../start_services.ts";

class Web extends WebServiceInterface {
  override readonly urlMap = new UrlMap([new Rule("/greet", { endpoint: "greet" })]);

  async greet(): Promise<string> {
    return await withBaggage(
      { a: "b" },
      () => this.proxy<Greeting>("Greeting").greet({ name: "Joe" }),
    );
  }
}

class Greeting extends Interface {
  @rpc()
  async greet({ name }: { name: string }): Promise<string> {
    await this.emit("greeted", { name });
    return `Hi, ${name}!`;
  }
}

class Listen extends Interface {
  @event("greeted")
  async onGreeted(): Promise<void> {
    await this.apply(this.clean, { password: "hunter2x9" });
  }

  @task()
  clean(_args: { password: string }): void {
    throw new Error("out of soap");
  }
}

Deno.test("a test gets the trace of what it did, from HTTP through RPC and events to tasks", async () => {
  await using services = await startServices({ Web, Greeting, Listen }, { traces: true });
  const response = await services.fetch("Web", "/greet");
  assert.equal(await response.text(), "Hi, Joe!");
  await services.settled();
  const { traces } = await services.traces.list();
  assert.equal(traces.length, 1);
  const trace = await services.traces.get(response.headers.get("x-trace-id") ?? "");
  const shown = trace?.spans.map(({ service, kind, subject }) => `${service} ${kind} ${subject}`);
  assert.deepEqual(shown?.slice(0, 5), [
    "Web server GET /greet",
    "Web client Greeting.greet",
    "Greeting server Greeting.greet",
    "Greeting producer greeted",
    "Listen consumer greeted",
  ]);
  const last = trace?.spans.at(-1);
  assert.equal(last?.service, "Listen");
  assert.equal(last?.error, "out of soap");
  assert.equal(last?.attributes["lymph.arguments"], '{"password":"(hidden)"}');
  const ids = trace?.spans.map(({ spanId }) => spanId);
  assert.deepEqual(
    trace?.spans.slice(1).filter(({ parentId }) => !ids?.includes(parentId ?? "")),
    [],
  );
});

Deno.test("requests to the container itself are not recorded", async () => {
  await using services = await startServices({ Greeting }, { traces: true });
  await services.request("Greeting", { subject: "lymph.ping", body: { payload: "" } });
  await services.request("Greeting", { subject: "lymph.inspect", body: {} });
  assert.deepEqual((await services.traces.list()).traces, []);
});

Deno.test("without the option there are no traces", async () => {
  await using services = await startServices({ Greeting });
  await services.request("Greeting", { subject: "Greeting.greet", body: { name: "Joe" } });
  assert.deepEqual((await services.traces.list()).traces, []);
});

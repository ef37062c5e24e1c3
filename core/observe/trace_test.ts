import assert from "node:assert/strict";
import { event, Interface, rpc, traceId } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { Rule, UrlMap, WebServiceInterface } from "../../web/mod.ts";

const seen: Record<string, string | undefined> = {};

class Seer extends Interface {
  @rpc()
  async call(): Promise<string | undefined> {
    await this.emit("called");
    return traceId();
  }

  @event("called")
  onCalled(): void {
    seen["event"] = traceId();
  }
}

class Web extends WebServiceInterface {
  override readonly urlMap = new UrlMap([new Rule("/", { endpoint: "index" })]);

  async index(): Promise<Response> {
    await this.proxy<Seer>("Seer").call();
    return Response.json(traceId());
  }
}

Deno.test("what serves a request or handles its events can tell the trace id", async () => {
  await using services = await startServices({ Seer, Web });
  const question = { subject: "Seer.call", body: {} };
  const { body } = await services.request("Seer", question, { traceId: "abc" });
  await services.settled();
  assert.deepEqual([body, seen["event"], traceId()], ["abc", "abc", undefined]);
});

Deno.test("an HTTP handler can tell the trace id that its response names", async () => {
  await using services = await startServices({ Seer, Web });
  const response = await services.fetch("Web", "/");
  await services.settled();
  const told = response.headers.get("x-trace-id");
  assert.deepEqual([await response.json(), seen["event"]], [told, told]);
});

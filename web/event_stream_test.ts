import assert from "node:assert/strict";
import { Interface, rpc } from "../mod.ts";
import { startServices } from "../tests/kit/mod.ts";
import { eventStream, formatEvent, Rule, UrlMap, WebServiceInterface } from "./mod.ts";

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

Deno.test("of an event, type and body are told, and nothing else", () => {
  const event = { type: "greeted", body: { name: "Joe" }, source: "me", headers: { secret: 1 } };
  assert.equal(formatEvent(event), 'event: greeted\ndata: {"name":"Joe"}\n\n');
});

Deno.test("a stream says first when to reconnect", async () => {
  const { body, headers } = eventStream(once("hi"), { retryMs: 500 });
  assert.equal(headers.get("content-type"), "text/event-stream");
  assert.equal(await new Response(body).text(), "retry: 500\n\ndata: hi\n\n");
});

Deno.test("what is emitted reaches a page until that is closed", async () => {
  class Live extends WebServiceInterface {
    override readonly urlMap = new UrlMap([
      new Rule("/greetings", {
        endpoint: async () => eventStream(await this.eachEvent("greeted")),
      }),
    ]);
  }
  class Greeting extends Interface {
    @rpc()
    async greet({ name }: { name: string }): Promise<void> {
      await this.emit("greeted", { name });
    }
  }
  await using services = await startServices({ Live, Greeting });
  const response = await services.fetch("Live", "/greetings");
  const reader = response.body?.getReader();
  const greeting = services.proxy<Greeting>("Greeting");
  for (const name of ["Joe", "Ann"]) {
    await greeting.greet({ name });
    const { value } = await reader?.read() ?? {};
    assert.equal(new TextDecoder().decode(value), `event: greeted\ndata: {"name":"${name}"}\n\n`);
  }
  const pending = reader?.read();
  await reader?.cancel();
  assert.equal((await pending)?.done, true);
});

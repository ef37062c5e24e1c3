/** Clients that are answered, and have not sent all of their body. */
import { startServices } from "../../tests/kit/mod.ts";
import { within } from "../../tests/support/within.ts";
import { Rule, UrlMap, WebServiceInterface } from "../mod.ts";
import { RawClient, requestHead } from "../testdata/raw_client.ts";

class Web extends WebServiceInterface {
  readonly released: PromiseWithResolvers<void> = Promise.withResolvers();
  override readonly urlMap = new UrlMap([
    new Rule("/hi", { endpoint: () => "hi" }),
    new Rule("/echo", { endpoint: (request) => request.text() }),
    new Rule("/slow", { endpoint: () => new Response(this.#slow()) }),
  ]);

  #slow(): ReadableStream<Uint8Array> {
    return ReadableStream.from([
      Promise.resolve(new TextEncoder().encode("first")),
      this.released.promise.then(() => new TextEncoder().encode("last")),
    ]);
  }
}

const HALF = { length: "Content-Length: 10\r\n", body: "abc" };
const SOON = { timeoutMs: 10_000 };

interface Running {
  readonly web: Web;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function startWeb(): Promise<Running> {
  const config = {
    port: 0,
    limits: { body_timeout: "50ms" },
    shutdown: { quiet: 0, timeout: "60s" },
  };
  const services = await startServices({ Web: { class: Web, config } });
  const web = services.instances<Web>("Web")[0] as Web;
  return { web, port: web.port as number, stop: async () => await services[Symbol.asyncDispose]() };
}

for (
  const [what, line] of [
    ["is served", "POST /hi"],
    ["leads nowhere", "POST /nothing"],
    ["takes too long to come", "POST /echo"],
  ] as const
) {
  Deno.test(`half a body keeps no service from stopping if the request ${what}`, async () => {
    const { port, stop } = await startWeb();
    using client = await RawClient.connect(port);
    await client.send(requestHead(line, HALF.length) + HALF.body);
    await client.read(/\r\n\r\n/);
    await within(stop(), "the end of the service", SOON);
  });
}

Deno.test("a service that stops finishes a stream that answers half a body", async () => {
  const { web, port, stop } = await startWeb();
  const client = await RawClient.connect(port);
  await client.send(requestHead("POST /slow", HALF.length) + HALF.body);
  await client.read(/first/);
  const stopped = stop();
  web.released.resolve();
  await client.read(/last\r\n0\r\n\r\n/);
  client[Symbol.dispose]();
  await within(stopped, "the end of the service", SOON);
});

Deno.test("the rest of a body may come after the answer", async () => {
  const { port, stop } = await startWeb();
  using client = await RawClient.connect(port);
  await client.send(requestHead("POST /hi", HALF.length) + HALF.body);
  await client.read(/hi$/);
  await client.send("defghij");
  await client.end();
  await stop();
});

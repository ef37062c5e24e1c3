import assert from "node:assert/strict";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { within } from "../../tests/support/within.ts";
import { type Middleware, Rule, UrlMap, WebServiceInterface } from "../mod.ts";

class Web extends WebServiceInterface {
  readonly aborted: PromiseWithResolvers<unknown> = Promise.withResolvers();
  readonly cancelled: PromiseWithResolvers<unknown> = Promise.withResolvers();
  readonly late: PromiseWithResolvers<Response> = Promise.withResolvers();
  readonly streaming: PromiseWithResolvers<ReadableStreamDefaultController> = Promise
    .withResolvers();
  readonly #hang: Middleware = (_request, { signal }) => {
    signal.addEventListener("abort", () => this.aborted.resolve(signal.reason));
    return new Promise(() => {});
  };
  override readonly urlMap = new UrlMap([
    new Rule("/hang", { endpoint: () => "never", middleware: [this.#hang] }),
    new Rule("/late", { endpoint: () => this.late.promise }),
    new Rule("/stream", {
      endpoint: () =>
        new ReadableStream({
          start: (controller) => this.streaming.resolve(controller),
          cancel: (reason) => this.cancelled.resolve(reason),
        }),
    }),
    new Rule("/hi", { endpoint: () => Promise.resolve("hi") }),
  ]);
}

function startWeb(failures: string[] = []): Promise<TestServices> {
  return startServices({
    Web: {
      class: Web,
      config: { port: 0, shutdown: { quiet: 0 }, limits: { request_timeout: "50ms" } },
    },
  }, { plugins: [{ name: "failures", onError: (error) => failures.push(error.message) }] });
}

Deno.test("a middleware that never answers meets the deadline of its request", async () => {
  const failures: string[] = [];
  await using services = await startWeb(failures);
  const [web] = services.instances<Web>("Web");
  for (const ask of [services.fetch.bind(services, "Web"), fetchFrom(web?.port)]) {
    const response = await within(ask("/hang"), "the response");
    assert.equal(response.status, 504);
    assert.match(response.headers.get("x-trace-id") ?? "", /^[\da-f]{32}$/);
    assert.match(await response.text(), /not answered within 0.05 s/);
    assert.deepEqual(failures.splice(0), ["The request was not answered within 0.05 s"]);
  }
  const reason = await within(web?.aborted.promise as Promise<Error>, "the signal");
  assert.equal(reason.message, "The request was not answered within 0.05 s");
  assert.equal(await (await services.fetch("Web", "/hi")).text(), "hi", "others are in time");
});

function fetchFrom(port: number | undefined): (path: string) => Promise<Response> {
  return (path) => fetch(`http://127.0.0.1:${port}${path}`);
}

Deno.test("a response that comes too late is let go, and counted once", async () => {
  const failures: string[] = [];
  await using services = await startWeb(failures);
  const [web] = services.instances<Web>("Web");
  const response = await within(services.fetch("Web", "/late"), "the response");
  assert.equal(response.status, 504);
  await response.body?.cancel();
  failures.length = 0;
  web?.late.resolve(new Response(new ReadableStream({ cancel: web.cancelled.resolve })));
  await within(web?.cancelled.promise as Promise<unknown>, "the end of the late response");
  assert.deepEqual(failures, []);
  const { body } = await services.request("Web", { subject: "lymph.get_metrics", body: {} });
  const counted = (body as [string, number, Record<string, unknown>][])
    .filter(([name]) => name === "http").map(([, count, { status }]) => [count, status]);
  assert.deepEqual(counted, [[1, "5xx"]], "it is counted once");
});

Deno.test("a response whose body goes on has no deadline", async () => {
  await using services = await startWeb();
  const [web] = services.instances<Web>("Web");
  const response = await fetchFrom(web?.port)("/stream");
  const reader = response.body?.getReader();
  // Another request meets its deadline meanwhile.
  assert.equal((await within(services.fetch("Web", "/hang"), "the response")).status, 504);
  const controller = await web?.streaming.promise;
  controller?.enqueue(new TextEncoder().encode("still here"));
  const { value } = await within(reader?.read() as Promise<{ value: Uint8Array }>, "the text");
  assert.equal(new TextDecoder().decode(value), "still here");
  controller?.close();
  await reader?.cancel();
});

import assert from "node:assert/strict";
import { peekHeader } from "./peek_header.ts";

async function serveOnce<T>(look: (request: Request) => T): Promise<[seen: T, request: Request]> {
  let result: [T, Request] | undefined;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    result = [look(request), request];
    return new Response("ok");
  });
  const response = await fetch(`http://127.0.0.1:${server.addr.port}/`, {
    headers: { "x-a": "1" },
  });
  await response.text();
  await server.shutdown();
  return result as [T, Request];
}

Deno.test("a request tells one header, and then any other", async () => {
  const [seen] = await serveOnce((request) => [
    peekHeader(request, "x-a"),
    peekHeader(request, "x-b"),
    request.headers.get("x-a"),
  ]);
  assert.deepEqual(seen, ["1", null, "1"]);
});

Deno.test("the headers of a request of which one was told are not kept for later", async () => {
  const [, request] = await serveOnce((request) => peekHeader(request, "x-a"));
  assert.throws(() => request.headers.get("x-a"), TypeError);
});

Deno.test("a request that was asked for its headers keeps them", async () => {
  const [, request] = await serveOnce((request) => [request.headers, peekHeader(request, "x-a")]);
  assert.equal(request.headers.get("x-a"), "1");
});

Deno.test("a request made by a program tells a header, and keeps what was changed", () => {
  const request = new Request("http://localhost/", { headers: { "x-a": "1" } });
  const { headers } = request;
  headers.set("x-a", "2");
  assert.equal(peekHeader(request, "x-a"), "2");
  assert.equal(request.headers, headers);
});

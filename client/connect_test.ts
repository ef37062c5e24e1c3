import assert from "node:assert/strict";
import { INVALID_ARGUMENT } from "../core/problem_types.ts";
import { fakeTime } from "../tests/kit/mod.ts";
import { connect, type ConnectOptions, NotConnectedError, RefusedError } from "./mod.ts";

interface Shop {
  count(): number;
}

type Answer = () => Response;

const PROBLEM = { "content-type": "application/problem+json" };

const busy: Answer = () =>
  new Response('{"error":"LookupError","detail":"gone"}', {
    status: 503,
    headers: { ...PROBLEM, "retry-after": "2", "x-trace-id": "t1" },
  });
const broken: Answer = () => {
  throw new TypeError("The connection broke");
};
const done: Answer = () => new Response("7");

/** A service behind a gateway that gives these answers, one after the other. */
function shopOf(answers: readonly Answer[], options: ConnectOptions = {}) {
  const requests: Request[] = [];
  const fake = (...request: Parameters<typeof fetch>) => {
    requests.push(new Request(...request));
    return Promise.try(answers[requests.length - 1] ?? done);
  };
  const fetch = fake as typeof globalThis.fetch;
  return { shop: connect<Shop>("https://api.test/v1", "Shop", { ...options, fetch }), requests };
}

Deno.test("a call is a POST of its arguments, with the seconds that it waits", async () => {
  const { shop, requests } = shopOf([done], { headers: { authorization: "Bearer x" } });
  assert.equal(await shop.count({}, { timeoutMs: 1500, idempotencyKey: "k" }), 7);
  const [request] = requests;
  assert.equal(`${request?.method} ${request?.url}`, "POST https://api.test/v1/Shop/count");
  assert.equal(await request?.text(), "{}");
  const { "request-timeout": seconds, ...headers } = Object.fromEntries(request?.headers ?? []);
  assert.ok(Number(seconds) > 1 && Number(seconds) <= 1.5, seconds);
  assert.deepEqual(headers, {
    accept: "application/json",
    authorization: "Bearer x",
    "content-type": "application/json",
    "idempotency-key": "k",
  });
});

Deno.test("a call that may run twice waits as long as it is told, and is sent again", async () => {
  using time = fakeTime();
  for (const options of [{ idempotent: true }, { idempotencyKey: "k" }]) {
    const { shop, requests } = shopOf([busy, broken, done]);
    const call = shop.count({}, { ...options, timeoutMs: 5000 });
    await time.advance(1999);
    assert.equal(requests.length, 1);
    await time.advance(1);
    assert.equal(requests.length, 2);
    await time.runAll();
    assert.equal(await call, 7);
  }
});

Deno.test("a call may wait for as long as it likes", async () => {
  using _time = fakeTime();
  for (const timeoutMs of [5e9, Infinity]) {
    const { shop, requests } = shopOf([() => new Response("7")]);
    assert.equal(await shop.count({}, { timeoutMs }), 7);
    assert.equal(requests[0]?.headers.get("request-timeout"), "2147483.647");
  }
});

Deno.test("another call is sent once, whatever becomes of it", async () => {
  for (const answer of [busy, broken]) {
    const { shop, requests } = shopOf([answer]);
    await assert.rejects(shop.count());
    assert.equal(requests.length, 1);
  }
});

Deno.test("a call is not sent more often than four times, nor when its time is up", async () => {
  using time = fakeTime();
  const { shop, requests } = shopOf([broken, broken, broken, broken]);
  const call = assert.rejects(shop.count({}, { idempotent: true }), NotConnectedError);
  await time.runAll();
  await call;
  assert.equal(requests.length, 4);
  const late = shopOf([busy]);
  const hurried = late.shop.count({}, { idempotent: true, timeoutMs: 1000 });
  await assert.rejects(hurried, { name: "LookupError", message: "gone" });
  assert.equal(late.requests.length, 1);
});

Deno.test("an error that a method declares is not asked for again, whatever its status", async () => {
  const conflict = () =>
    new Response('{"error":"OutOfStock","detail":"None left"}', { status: 409, headers: PROBLEM });
  const { shop, requests } = shopOf([conflict]);
  const call = shop.count({}, { idempotent: true });
  await assert.rejects(call, { name: "RemoteError", message: "None left" });
  assert.equal(requests.length, 1);
});

Deno.test("a declared error is told from the client's own of the same name", async () => {
  const names = ["LookupError", "NackError", "NotConnectedError", "TimeoutError"];
  for (const error of names) {
    const problem = { error, detail: "None left", details: { item: "tea" }, declared: true };
    const answer = () => Response.json(problem, { status: 503, headers: PROBLEM });
    const { shop, requests } = shopOf([answer]);
    await assert.rejects(shop.count({}, { idempotent: true }), {
      name: "RemoteError",
      type: error,
      message: "None left",
      details: { item: "tea" },
    });
    assert.equal(requests.length, 1);
  }
});

Deno.test("an empty key is refused, as the call would be repeated without one", async () => {
  const { shop, requests } = shopOf([busy]);
  await assert.rejects(shop.count({}, { idempotencyKey: "" }), {
    name: "TypeError",
    message: "Cannot call Shop.count as its idempotencyKey is empty: leave it out, or give one",
  });
  assert.equal(requests.length, 0);
});

Deno.test("the time of a call includes the wait for its headers", async () => {
  using time = fakeTime();
  const headers = () => new Promise<HeadersInit>(() => {});
  const { shop, requests } = shopOf([], { headers });
  const late = assert.rejects(shop.count({}, { timeoutMs: 200 }), { name: "TimeoutError" });
  await time.advance(200);
  await late;
  const giveUp = new AbortController();
  const given = assert.rejects(shop.count({}, { signal: giveUp.signal }), /^Error: enough$/);
  giveUp.abort(new Error("enough"));
  await given;
  assert.equal(requests.length, 0);
});

Deno.test("every view of a buffer is sent as its bytes", async () => {
  const { buffer } = new Uint8Array([0, 1, 2, 3, 4]);
  for (
    const view of [
      new Uint8Array(buffer, 1, 2),
      new DataView(buffer, 1, 2),
      new Int8Array(buffer, 1, 2),
    ]
  ) {
    const { shop, requests } = shopOf([]);
    await (shop as unknown as { put(args: object): Promise<void> }).put({ view });
    assert.equal(await requests[0]?.text(), '{"view":{"__type__":"bytes","_":"AQI="}}');
  }
});

Deno.test("a call with an invalid argument has executed nothing, and says what is wrong", async () => {
  const problem = { type: INVALID_ARGUMENT, title: "An argument is invalid", detail: "id: wrong" };
  const refused = () => Response.json(problem, { status: 400, headers: PROBLEM });
  await assert.rejects(shopOf([refused]).shop.count(), {
    name: "NackError",
    reason: "id: wrong",
    notExecuted: "bad_arguments",
  });
});

Deno.test("a redirect is not followed, as it may make a GET of the call", async () => {
  await using server = Deno.serve({ port: 0, onListen: () => {} }, ({ method, url }) => {
    if (method === "GET") return Response.json("executed without arguments");
    return Response.redirect(url, 301);
  });
  const { port } = server.addr;
  const call = connect<Shop>(`http://127.0.0.1:${port}`, "Shop").count({}, { idempotent: true });
  await assert.rejects(call, { name: "RefusedError", status: 301 });
});

Deno.test("a call that waits to be sent again is given up by its signal", async () => {
  using time = fakeTime();
  const { shop, requests } = shopOf([busy]);
  const giveUp = new AbortController();
  const call = shop.count({}, { idempotent: true, signal: giveUp.signal });
  const given = assert.rejects(call, /^Error: enough$/);
  await time.advance(1000);
  giveUp.abort(new Error("enough"));
  await given;
  await time.runAll();
  assert.equal(requests.length, 1);
});

Deno.test("what no gateway has written is a RefusedError with its status and trace", async () => {
  const cases: [body: string, status: number, message: string, headers?: HeadersInit][] = [
    ["<h1>Bad Gateway</h1>", 502, "HTTP status 502"],
    ["null", 401, "HTTP status 401"],
    ['{"error":"invalid_token"}', 401, "HTTP status 401"],
    ['{"title":"Forbidden","detail":"Not you"}', 403, "Not you", PROBLEM],
    ["<h1>Log in</h1>", 200, "The answer must be JSON, as a gateway writes it"],
    ['{"__type__":"map","_":1}', 200, "The answer must be JSON, as a gateway writes it"],
    ["", 200, "The answer must be JSON, as a gateway writes it"],
  ];
  for (const [body, status, message, more] of cases) {
    const headers = { ...more, "x-trace-id": "t1" };
    const { shop } = shopOf([() => new Response(body, { status, headers })]);
    const error = await shop.count().then(() => undefined, (error) => error);
    assert.ok(error instanceof RefusedError);
    const { status: told, request } = error;
    const endpoint = "https://api.test/v1/Shop/count";
    assert.deepEqual([told, error.message], [status, message]);
    assert.deepEqual(request, { subject: "Shop.count", endpoint, traceId: "t1" });
  }
});

Deno.test("a client can be awaited and shown without a call", async () => {
  const { shop, requests } = shopOf([]);
  await Promise.resolve(shop);
  assert.equal(JSON.stringify({ shop }), '{"shop":{}}');
  assert.equal(requests.length, 0);
});

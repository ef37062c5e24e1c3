import assert from "node:assert/strict";
import { traceId } from "../../mod.ts";
import { openApiErrors } from "../../tests/conformance/openapi_judge.ts";
import { routes } from "./routes.ts";
import { span, startDashboard } from "./testdata/local_dashboard.ts";
import { FakeNode, orders } from "./testdata/node.ts";
import { counted, Counter, NASTY, parents, type Till } from "./testdata/services.ts";

Deno.test("the API calls methods; errors of theirs are answers, and large numbers stay exact", async () => {
  await using api = await startDashboard();
  const answer = await api.post("/api/call", { subject: "Shop.price", args: { thing: "tea" } });
  assert.equal(answer.status, 200);
  assert.match(answer.text, /"result":9007199254740993\b/);
  assert.match(answer.body.traceId, /^[0-9a-f]{32}$/);
  const failed = await api.post("/api/call", { subject: "Shop.price", args: { thing: NASTY } });
  assert.equal(failed.status, 200);
  assert.deepEqual(failed.body.error, { type: "RangeError", message: `no ${NASTY}`, details: {} });
  const missing = await api.post("/api/call", { subject: "Shpo.price" });
  assert.match(missing.body.error.message, /Shpo/);
});

Deno.test("mistakes get the status and the words that help", async () => {
  await using api = await startDashboard();
  const mistakes: readonly (readonly [string, unknown, number, RegExp])[] = [
    ["/api/call", {}, 400, /must have a field subject: The method/],
    ["/api/call", { subject: "Shop" }, 400, /subject is written <service>\.<method>/],
    ["/api/call", { subject: "Shop.price", args: [] }, 400, /args must be an object/],
    ["/api/call", { subject: "Shop.price", arg: {} }, 400, /must not have a field arg/],
    ["/api/call", { subject: "Shop.price", valueOf: 1 }, 400, /must not have a field valueOf/],
    ["/api/call", { subject: "Shop.price", timeout: -1 }, 400, /timeout must be a number from 0/],
    ["/api/call", { subject: "Shop.price", traceId: "" }, 400, /traceId must have 1 to 256/],
    ["/api/emit", { type: "a", traceId: "x".repeat(257) }, 400, /traceId must have 1 to 256/],
    ["/api/call", "{", 400, /must be JSON/],
    ["/api/call", "[]", 400, /must be a JSON object/],
    ["/api/call", `{"subject":"${"x".repeat(5e6)}"}`, 413, /must not be longer/],
    ["/api/emit", { type: "not..one" }, 400, /type/],
    ["/api/apply", { task: "count" }, 400, /written <service>\.<task>/],
    ["/api/apply", { task: "a..b" }, 400, /each word of its type/],
    ["/api/apply", { task: "*.#" }, 400, /without the patterns/],
    ["/api/apply", { task: `${"a".repeat(300)}.b` }, 400, /at most 255 bytes/],
    ["/api/dead-letters/drop", {}, 400, /must have ids or a queue/],
    ["/api/dead-letters/retry", { ids: [7] }, 400, /ids must be a list of texts/],
    ["/api/dead-letters/edit", { id: "7", body: 1 }, 404, /no dead letter 7/],
    ["/api/services/Nobody/restart", {}, 404, /No node runs a service named Nobody/],
    ["/api/services/Nobody/log-level", { level: "INFO" }, 404, /No instance of Nobody runs/],
    ["/api/services/Shop/log-level", { level: "LOUD" }, 400, /level must be DEBUG/],
    ["/api/nothing", {}, 404, /nothing at \/api\/nothing/],
    ["/api/config", {}, 405, /must be GET/],
    ["/", {}, 405, /must be GET/],
  ];
  for (const [path, body, status, message] of mistakes) {
    const answer = await api.post(path, body);
    assert.equal(answer.status, status, `${path}: ${answer.text}`);
    assert.match(answer.body.error, message);
  }
  for (const query of ["status=odd", "minDuration=x", "cursor=x"]) {
    assert.equal((await api.get(`/api/traces?${query}`)).status, 400, query);
  }
  assert.equal((await api.get("/api/traces/beef")).status, 404);
  assert.equal((await api.get("/api/logs?level=odd")).status, 400);
});

Deno.test("a dead letter is listed, edited, retried and dropped", async () => {
  await using api = await startDashboard();
  for (const thing of [NASTY, "another long one"]) {
    await api.post("/api/emit", { type: "price.told", body: { thing } });
  }
  await api.running.settled();
  const { body: { letters } } = await api.get("/api/dead-letters");
  assert.equal(letters.length, 2);
  assert.deepEqual(letters[0].body, { thing: NASTY });
  const { body: brief } = await api.get("/api/dead-letters?bodies=no");
  assert.deepEqual(brief.letters.map(({ id, body }: Record<string, unknown>) => [id, body]), [
    [letters[0].id, undefined],
    [letters[1].id, undefined],
  ]);
  assert.equal(letters[0].error.message, `too long: ${NASTY}`);
  const edited = await api.post("/api/dead-letters/edit", {
    id: letters[0].id,
    body: { thing: "short" },
  });
  assert.deepEqual(edited.body, { count: 1 });
  await api.running.settled();
  const [till] = api.running.instances("Till") as [Till];
  assert.deepEqual(till.things, ["short"]);
  assert.deepEqual((await api.post("/api/dead-letters/drop", { ids: [letters[1].id] })).body, {
    count: 1,
  });
  assert.deepEqual((await api.get("/api/dead-letters")).body, { letters: [], hasMore: false });
});

Deno.test("a task is handed over to the workers of its service", async () => {
  await using api = await startDashboard({ Counter });
  await api.post("/api/apply", { task: "Counter.count", args: { coins: 3 } });
  await api.running.settled();
  assert.deepEqual(counted, [3]);
});

Deno.test("what is logged of an event that is emitted here belongs to its trace", async () => {
  await using api = await startDashboard();
  const logged: unknown[] = [];
  const { emit } = api.events;
  api.events.emit = (...args) => {
    logged.push(traceId());
    return emit.apply(api.events, args);
  };
  const { body } = await api.post("/api/emit", { type: "price.told", body: { thing: "tea" } });
  assert.deepEqual(logged, [body.traceId]);
});

Deno.test("what is done here has a trace, however few others have", async () => {
  await using api = await startDashboard();
  for (
    const [path, body] of [
      ["/api/call", { subject: "Shop.trace" }],
      ["/api/emit", { type: "price.told", body: { thing: "tea" } }],
    ] as const
  ) {
    const { body: { traceId } } = await api.post(path, body);
    await api.running.settled();
    assert.match(parents.pop() ?? "", new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`), path);
  }
});

Deno.test("a node is told to restart a service or one process, and to scale", async () => {
  await using api = await startDashboard({ node: FakeNode });
  const [{ endpoint: node }] = (await api.get("/api/nodes")).body;
  const restart = (body: unknown) => api.post("/api/services/Shop/restart", body);
  await restart({});
  await restart({ process: "Shop.0", node });
  await api.post("/api/services/Shop/scale", { count: 3, node });
  assert.deepEqual(orders, [
    { restart: "Shop" },
    { restart: "Shop.0" },
    { scale: "Shop", numprocesses: 3 },
  ]);
  const refused = await api.post("/api/services/Shop/scale", { count: 101, node });
  assert.deepEqual([refused.status, refused.body.error], [409, "numprocesses must be at most 100"]);
  for (const process of ["Shop.9", "Till.0", "Till"]) {
    const missing = await restart({ process });
    assert.deepEqual([missing.status, missing.body.error], [
      404,
      `Shop has no process named ${process}`,
    ]);
  }
  assert.equal((await restart({ node: "tcp://127.0.0.1:1" })).status, 404);
});

Deno.test("the map has services, and arrows of what they declare and of what traces show", async () => {
  await using api = await startDashboard();
  await api.traces.add({
    spans: [
      span({ spanId: "1", service: "Shop", subject: "price.told", kind: "producer" }),
      span({
        spanId: "2",
        parentId: "1",
        service: "Till",
        subject: "price.told",
        kind: "consumer",
      }),
    ],
  });
  const { body: { services, edges } } = await api.get("/api/topology");
  assert.deepEqual(services.map(({ service }: { service: string }) => service), ["Shop", "Till"]);
  assert.equal(edges.length, 1);
  const [{ perSecond, p99Ms, ...edge }] = edges;
  assert.deepEqual(edge, {
    from: "Shop",
    to: "Till",
    kind: "event",
    subjects: ["price.told"],
    errorsPerSecond: 0,
  });
  assert.equal(perSecond, 0, "counted by the service itself, which has handled nothing");
  assert.equal(p99Ms, 4);
});

Deno.test("traces are listed and read, with whatever is in them", async () => {
  await using api = await startDashboard();
  await api.traces.add({ spans: [span({ error: NASTY, attributes: { [NASTY]: NASTY } })] });
  const { body: page } = await api.get("/api/traces?status=error&service=Shop");
  assert.deepEqual(page.traces.map(({ traceId }: { traceId: string }) => traceId), ["f00d"]);
  const { body: trace } = await api.get("/api/traces/f00d");
  assert.deepEqual(trace.spans[0].attributes, { [NASTY]: NASTY });
});

Deno.test("services, methods, metrics, queues, nodes and configuration are shown", async () => {
  await using api = await startDashboard();
  const { body: services } = await api.get("/api/services");
  assert.deepEqual(services.map(({ instances }: { instances: unknown[] }) => instances.length), [
    1,
    1,
  ]);
  const { body: methods } = await api.get("/api/methods");
  assert.equal(methods[0].methods[0].name, "price");
  assert.equal(methods[0].methods[0].help, "The price of a thing.");
  assert.equal((await api.get("/api/metrics")).status, 200);
  assert.deepEqual((await api.get("/api/nodes")).body, []);
  assert.deepEqual((await api.get("/api/config")).body, { registry: { password: "***" } });
});

Deno.test("the dashboard stops while an answer waits for a broker that says nothing", async () => {
  await using api = await startDashboard();
  const asked = Promise.withResolvers<void>();
  const silent = Promise.withResolvers<never>();
  Object.assign(api.events.queues ?? {}, { list: () => (asked.resolve(), silent.promise) });
  const answered = api.get("/api/queues");
  await asked.promise;
  await api.dashboard[Symbol.asyncDispose]();
  assert.equal((await answered).status, 502);
});

Deno.test("a method that no operation has is told which one it must be", async () => {
  await using api = await startDashboard();
  const headers = { authorization: api.authorization };
  const response = await fetch(`${api.origin}/api/traces`, { method: "PUT", headers });
  assert.equal(response.status, 405);
  assert.deepEqual(await response.json(), { error: "The method must be GET: it is PUT" });
});

Deno.test("methods of a node that only its processes call are not offered", async () => {
  await using api = await startDashboard({ node: FakeNode });
  const [{ methods }] = (await api.get("/api/methods")).body;
  const names = methods.map(({ name }: { name: string }) => name);
  assert.deepEqual(names, ["restart", "scale", "status"]);
});

Deno.test("every answer has the headers that keep other sites out", async () => {
  await using api = await startDashboard();
  for (const path of ["/", "/app.js", "/api/config", "/api/nothing", `/?token=${"0".repeat(32)}`]) {
    const headers = { authorization: api.authorization };
    const response = await fetch(api.origin + path, { headers, redirect: "manual" });
    await response.body?.cancel();
    assert.match(response.headers.get("content-security-policy") ?? "", /^default-src 'none'; /);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("access-control-allow-origin"), null);
  }
});

Deno.test("every operation of the API is described, as OpenAPI has it", async () => {
  await using api = await startDashboard();
  const { body: document } = await api.get("/api/openapi.json");
  assert.equal(await openApiErrors(document), undefined);
  const { paths } = document;
  for (const { method, path, summary } of routes) {
    assert.equal(paths[path]?.[method.toLowerCase()]?.summary, summary, path);
  }
  const described = Object.values<object>(paths).flatMap((path) => Object.keys(path));
  assert.equal(described.length, routes.length);
});

import assert from "node:assert/strict";
import { Rule, UrlMap, WebServiceInterface } from "../../web/mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { NackError } from "../errors.ts";
import { Interface } from "../interface/interface.ts";
import { rpc } from "../rpc/decorators.ts";
import { configureLogging, type LogRecord } from "../observe/logs/log.ts";

class SoldOut extends Error {}

class Shop extends Interface {
  @rpc({ raises: [SoldOut], http: "GET /orders/:id", idempotent: true })
  order(): void {}
}

const REFUSED: readonly [string, Record<string, unknown>, RegExp][] = [
  ["a name of a hundred thousand words", { qualname: "a.".repeat(100_000) + "z" }, /at most 200/],
  ["a name of dots", { qualname: ".".repeat(100) }, /at most 16 words/],
  ["a name with an empty word", { qualname: "lymph..rpc" }, /one dot between/],
  ["__proto__", { qualname: "__proto__" }, /not contain the word __proto__/],
  [
    "a name with constructor",
    { qualname: "lymph.constructor" },
    /not contain the word constructor/,
  ],
  ["a name with a line break", { qualname: "lymph\n" }, /control characters/],
  ["no name", {}, /must be strings/],
  ["a name that is a list", { qualname: ["lymph"] }, /must be strings/],
  ["a level that is a number", { qualname: "lymph", loglevel: 10 }, /must be strings/],
  ["a period of years", { qualname: "lymph", period: 1e9 }, /from 0 to 86400/],
  ["an endless period", { qualname: "lymph", period: Infinity }, /from 0 to 86400/],
  ["a period before now", { qualname: "lymph", period: -1 }, /from 0 to 86400/],
  ["a period that is no number", { qualname: "lymph", period: NaN }, /from 0 to 86400/],
  ["a period that is a text", { qualname: "lymph", period: "60" }, /of type string/],
];

for (const [what, change, reason] of REFUSED) {
  Deno.test(`A1 S3 lymph.change_loglevel refuses ${what} in one line`, async () => {
    const records: LogRecord[] = [];
    configureLogging({ level: "warning", sinks: [(record) => records.push(record)] });
    await using services = await startServices({ Shop });
    const body = { loglevel: "DEBUG", ...change };
    const asked = services.request("Shop", { subject: "lymph.change_loglevel", body });
    const error = await asked.then(() => undefined, (error) => error);
    configureLogging({ level: "error", sinks: [] });
    assert.ok(error instanceof NackError, String(error));
    assert.match(error.reason ?? "", reason);
    assert.deepEqual(records.map(({ level, error }) => [level, error]), [["warning", undefined]]);
    assert.ok((records[0]?.message.length ?? 0) < 300, records[0]?.message);
  });
}

class Window extends WebServiceInterface {
  override readonly urlMap = new UrlMap([new Rule("/", { endpoint: () => "", methods: ["GET"] })]);
}

/** What `lymph.inspect` tells of the method and of paths. */
async function inspect(headers: Record<string, unknown>) {
  await using services = await startServices({ Shop, Window });
  const question = { subject: "lymph.inspect", body: {} };
  const { body } = await services.request("Shop", question, { headers });
  const { methods, ...others } = body as { methods: { name: string }[] };
  return { method: methods.find(({ name }) => name === "Shop.order"), others };
}

const ORDER = { name: "Shop.order", version: "None", params: [], help: "" };

Deno.test("lymph.inspect tells a caller that asks for nothing what Python lymph knows, too", async () => {
  assert.deepEqual(await inspect({}), { method: ORDER, others: {} });
});

Deno.test("lymph.inspect tells a caller that asks for contracts of errors and routes", async () => {
  const { method, others } = await inspect({ contracts: true });
  assert.deepEqual(method, {
    ...ORDER,
    raises: [{ name: "SoldOut" }],
    http: "GET /orders/:id",
    idempotent: true,
  });
  assert.deepEqual(Object.keys(others).sort(), ["contracts", "routes"]);
});

Deno.test("lymph.inspect tells the paths of a web service", async () => {
  await using services = await startServices({ Window });
  const question = { subject: "lymph.inspect", body: {} };
  const { body } = await services.request("Window", question, { headers: { contracts: true } });
  const [route] = (body as { routes: { Window: { endpoint: string }[] } }).routes.Window;
  assert.deepEqual(route, {
    endpoint: "/",
    help: "",
    methods: ["GET", "HEAD"],
    paths: [{ template: "/", params: [] }],
  });
});

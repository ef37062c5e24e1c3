import assert from "node:assert/strict";
import type { SchemaIssue, StandardSchema } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { type, v, z } from "../../tests/support/libraries/schema_libraries.ts";
import { readJson, RequestHandler, Rule, UrlMap, WebServiceInterface } from "../mod.ts";

interface Order {
  readonly items: readonly { readonly price: number }[];
}

/** A schema that has the given issues with each value; without any it adds `checked`. */
function schemaWith(issues: readonly SchemaIssue[], isAsync = false): StandardSchema<unknown> {
  const validate = (value: unknown) =>
    issues.length > 0 ? { issues } : { value: { ...value as object, checked: true } };
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: isAsync ? (value) => Promise.resolve(validate(value)) : validate,
    },
  };
}

interface Sent {
  readonly body?: string;
  readonly type?: string;
}

/** What a client gets that sends a body to a handler which reads it with a schema. */
async function answerTo(
  schema: StandardSchema | undefined,
  { body = '{"items": []}', type = "application/json" }: Sent = {},
): Promise<{ status: number; problem: Record<string, unknown> }> {
  class Reading extends RequestHandler<Web> {
    async post(): Promise<unknown> {
      return schema === undefined ? await this.json() : await this.json(schema);
    }
  }
  class Web extends WebServiceInterface {
    override readonly urlMap = new UrlMap([new Rule("/", { endpoint: Reading })]);
  }
  await using services = await startServices({ Web });
  const headers = { "content-type": type, accept: "application/json" };
  const response = await services.fetch("Web", "/", { method: "POST", body, headers });
  const { trace_id: _, ...problem } = await response.json();
  return { status: response.status, problem };
}

Deno.test("a body that the schema takes is what the schema makes of it", async () => {
  for (const isAsync of [false, true]) {
    const { status, problem } = await answerTo(schemaWith([], isAsync));
    assert.deepEqual([status, problem], [200, { items: [], checked: true }]);
  }
});

Deno.test("a body that the schema does not take is 400 with the path of each issue", async () => {
  const issues: SchemaIssue[] = [
    { message: "must be a number", path: ["items", 2, { key: "price" }] },
    { message: "is not known", path: ["a/b", "c~d e"] },
    { message: "is no text", path: ["\ud800"] },
    { message: "must have a total" },
    { message: "items[0] must be an object", path: ["items", 0] },
  ];
  assert.deepEqual(await answerTo(schemaWith(issues, true)), {
    status: 400,
    problem: {
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "items[2].price: must be a number (and 4 more)",
      errors: [
        { detail: "must be a number", pointer: "#/items/2/price" },
        { detail: "is not known", pointer: "#/a~1b/c~0d%20e" },
        { detail: "is no text", pointer: "#/%EF%BF%BD" },
        { detail: "must have a total", pointer: "#" },
        { detail: "must be an object", pointer: "#/items/0" },
      ],
    },
  });
  const whole = await answerTo(schemaWith([{ message: "must be a list" }]));
  assert.equal(whole.problem.detail, "The body is invalid: must be a list");
});

const LIBRARIES = {
  zod: z.object({ items: z.array(z.object({ price: z.number() })), note: z.string().default("") }),
  valibot: v.object({
    items: v.array(v.object({ price: v.number() })),
    note: v.optional(v.string(), ""),
  }),
  arktype: type({ items: type({ price: "number" }).array(), note: "string = ''" }),
};

for (const [name, schema] of Object.entries(LIBRARIES)) {
  Deno.test(`schemas of ${name} check bodies, and fill in their defaults`, async () => {
    const good = { body: '{"items": [{"price": 1}]}' };
    assert.deepEqual((await answerTo(schema, good)).problem, {
      items: [{ price: 1 }],
      note: "",
    });
    const bad = { body: '{"items": [{"price": 1}, {"price": "7"}]}' };
    const { status, problem } = await answerTo(schema, bad);
    assert.equal(status, 400);
    assert.match(String(problem.detail), /^items\[1\]\.price: (?!items)/);
    const [first, ...others] = problem.errors as { pointer: string }[];
    assert.deepEqual([first?.pointer, others], ["#/items/1/price", []]);
  });
}

Deno.test("a client is told so many issues and no more", async () => {
  const issues = Array.from(
    { length: 1000 },
    (_, at) => ({ message: "x".repeat(999), path: [at] }),
  );
  const { problem } = await answerTo(schemaWith(issues));
  assert.match(String(problem.detail), /^\[0\]: x{200}… \(and 999 more\)$/);
  assert.equal((problem.errors as unknown[]).length, 20);
});

Deno.test("malformed JSON is 400, another type is 415, and neither reaches the schema", async () => {
  const schema = schemaWith([{ message: "was asked" }]);
  for (const one of [schema, undefined]) {
    const malformed = await answerTo(one, { body: '{"items":' });
    assert.equal(malformed.status, 400);
    assert.match(String(malformed.problem.detail), /^The body must be JSON: Unexpected end/);
    for (const type of ["text/plain", "application/jsonp", "application/x-www-form-urlencoded"]) {
      assert.equal((await answerTo(one, { type })).status, 415, type);
    }
  }
  const vendor = await answerTo(undefined, { type: "application/vnd.shop+json; charset=utf-8" });
  assert.equal(vendor.status, 200);
});

Deno.test("a malformed body that a handler parses itself is 400, too", async () => {
  class Web extends WebServiceInterface {
    override readonly urlMap = new UrlMap([
      new Rule("/", { endpoint: (request) => request.json() }),
    ]);
  }
  await using services = await startServices({ Web });
  const response = await services.fetch("Web", "/", { method: "POST", body: "{" });
  assert.equal(response.status, 400);
  assert.match(await response.text(), /^The body must be JSON: /);
});

Deno.test("a long body that nests too deeply is 400 before it keeps the service busy", async () => {
  const brackets = "[".repeat(500) + "]".repeat(500);
  const padding = " ".repeat(64 * 1024);
  const text = JSON.stringify('[[["'.repeat(1000));
  const statuses = [
    [`${brackets}${padding}`, 200],
    [`[${brackets}]${padding}`, 400],
    [`${padding}${'{"a":'.repeat(501)}`, 400],
    [`[${text}]${padding}`, 200],
    [`[${"[],".repeat(30_000)}[]]`, 200],
  ] as const;
  for (const [body, expected] of statuses) {
    const { status, problem } = await answerTo(undefined, { body });
    assert.equal(status, expected);
    const detail = "The body must be JSON: it nests deeper than 500 levels";
    if (status === 400) assert.equal(problem.detail, detail);
  }
});

Deno.test("what a schema makes of a body has its type", () => {
  const read = (request: Request, schema: StandardSchema<unknown, Order>): Promise<Order> =>
    readJson(request, schema);
  const parsed = (request: Request): Promise<{ note: string }> => readJson(request, LIBRARIES.zod);
  assert.ok(parsed !== read as unknown);
  // @ts-expect-error: without a schema, nothing is known of the body
  const unchecked = (request: Request): Promise<Order> => readJson(request);
  assert.ok(read !== unchecked as unknown);
});

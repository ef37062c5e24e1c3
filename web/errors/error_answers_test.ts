import assert from "node:assert/strict";
import { Interface, LookupError, type Remote, type RemoteError, rpc } from "../../mod.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import {
  BadRequest,
  Conflict,
  HttpError,
  NotFound,
  Rule,
  UrlMap,
  WebServiceInterface,
} from "../mod.ts";
import { ErrorAnswers, type ErrorMap } from "./error_answers.ts";

class OutOfStock extends Error {
  static readonly status = 409;
  constructor(readonly item: string) {
    super(`There is no ${item} left`);
  }
}

class SoldOut extends OutOfStock {}

class Shop extends Interface {
  @rpc({ raises: [OutOfStock] })
  order({ item }: { item: string }): string {
    throw new SoldOut(item);
  }

  @rpc({ raises: { RangeError: 422, OutOfStock: 410 } })
  count({ n }: { n: number }): number {
    if (n === 0) throw new OutOfStock("tea");
    throw new RangeError("n must be above 0");
  }

  @rpc({ raises: [SyntaxError] })
  parse(): never {
    throw new SyntaxError("not for clients");
  }
}

/** What a handler of a test does, given what it may ask. */
type Act = (shop: Remote<Shop>) => unknown;

/** A service whose one rule does what a test says. */
function webWith(act: Act, errors: ErrorMap = {}) {
  return class Web extends WebServiceInterface {
    override readonly errors = errors;
    override readonly urlMap = new UrlMap([
      new Rule("/", { endpoint: () => act(this.proxy<Shop>("Shop")) }),
    ]);
  };
}

type Looked = readonly [status: number, problem: Record<string, unknown>];

async function look(services: TestServices): Promise<Looked> {
  const response = await services.fetch("Web", "/", { headers: { accept: "application/json" } });
  const { type, title, trace_id, status, ...rest } = await response.json();
  assert.ok(URL.canParse(type) && typeof title === "string");
  assert.deepEqual([status, trace_id], [response.status, response.headers.get("x-trace-id")]);
  return [response.status, rest];
}

async function answerTo(act: Act, errors?: ErrorMap): Promise<Looked> {
  await using services = await startServices({ Shop, Web: webWith(act, errors) });
  return await look(services);
}

Deno.test("a declared error of another service is answered with the status that it has there", async () => {
  assert.deepEqual(await answerTo((shop) => shop.order({ item: "tea" })), [409, {
    detail: "There is no tea left",
    error: "SoldOut",
    details: { item: "tea" },
    declared: true,
  }]);
  assert.deepEqual(await answerTo((shop) => shop.count({ n: -1 })), [422, {
    detail: "n must be above 0",
    error: "RangeError",
    declared: true,
  }]);
  // What the method says counts more than what the class says.
  assert.equal((await answerTo((shop) => shop.count({ n: 0 })))[0], 410);
});

Deno.test("a declared error without a status is a failure of the handler that lets it through", async () => {
  assert.deepEqual(await answerTo((shop) => shop.parse()), [500, {}]);
});

Deno.test("arguments that a service refuses are answered with 400 and the reason", async () => {
  const [status, problem] = await answerTo((shop) => shop.order({ itme: "tea" } as never));
  assert.equal(status, 400);
  assert.match(String(problem.detail), /has no parameter "itme"/);
});

Deno.test("a service answers errors by the names of their classes as it likes", async () => {
  const fail = (error: Error) => () => {
    throw error;
  };
  assert.deepEqual(await answerTo(fail(new RangeError("too many")), { RangeError: 429 }), [429, {
    detail: "too many",
    error: "RangeError",
  }]);
  const gone = new LookupError("There is no service named Secret");
  assert.deepEqual(await answerTo(fail(gone), { LookupError: 404 }), [404, {
    detail: "A service is not available",
    error: "LookupError",
  }]);
  assert.equal((await answerTo(fail(gone), { RpcError: 502 }))[0], 502);
  const aborted = new DOMException("late", "TimeoutError");
  assert.equal((await answerTo(fail(aborted), { TimeoutError: 504 }))[0], 504);
  // Errors that are meant for the client are not touched.
  assert.equal((await answerTo(fail(new NotFound()), { Error: 418, HttpError: 418 }))[0], 404);
});

Deno.test("a function makes the answer of an error, also of one that another service declares", async () => {
  const errors: ErrorMap = {
    SyntaxError: (error: RemoteError) => new BadRequest(`Parsed: ${error.type}`),
    RangeError: ({ message }: Error, { url }) => Response.json({ message, url }, { status: 451 }),
  };
  assert.deepEqual(await answerTo((shop) => shop.parse(), errors), [400, {
    detail: "Parsed: SyntaxError",
  }]);
  const fail = () => {
    throw new RangeError("no");
  };
  await using services = await startServices({ Web: webWith(fail, errors) });
  const response = await services.fetch("Web", "/");
  assert.equal(response.status, 451);
  assert.deepEqual(await response.json(), { message: "no", url: "http://web.test/" });
});

Deno.test("a function that fails itself is a failure", async () => {
  const errors: ErrorMap = {
    RangeError: () => {
      throw new Error("a secret");
    },
    TypeError: (() => undefined) as never,
  };
  for (const error of [new RangeError("no"), new TypeError("no")]) {
    const fail = () => {
      throw error;
    };
    assert.deepEqual(await answerTo(fail, errors), [500, {}]);
  }
});

Deno.test("an error that is returned is answered as one that is thrown", async () => {
  assert.deepEqual(await answerTo(() => new Conflict("taken")), [409, { detail: "taken" }]);
  assert.deepEqual(await answerTo(() => Promise.resolve(new HttpError(402, "pay"))), [402, {
    detail: "pay",
  }]);
});

Deno.test("fields that cannot be sent, or are too large, are left out", async () => {
  class Blocked extends Error {
    static readonly status = 423;
    constructor(readonly by: unknown) {
      super("blocked");
    }
  }
  const loop: unknown[] = [];
  loop.push(loop);
  for (const by of [new Map(), loop, new Blocked(1), "x".repeat(16 * 1024)]) {
    const fail = () => {
      throw new Blocked(by);
    };
    assert.deepEqual(await answerTo(fail), [423, { detail: "blocked", error: "Blocked" }]);
  }
});

Deno.test("plugins hear of failures, and not of what is meant for the client", async () => {
  const statuses: Record<string, number> = { RangeError: 400, SyntaxError: 502 };
  for (const [error, count] of [[new RangeError("no"), 0], [new SyntaxError("no"), 1]] as const) {
    const fail = () => {
      throw error;
    };
    const heard: unknown[] = [];
    const plugin = { name: "listener", onError: (error: Error) => heard.push(error) };
    await using services = await startServices({ Web: webWith(fail, statuses) }, {
      plugins: [plugin],
    });
    await look(services);
    assert.deepEqual(heard, Array(count).fill(error));
  }
});

Deno.test("what is no status keeps a service from starting", () => {
  for (const wrong of [200, "409", null]) {
    assert.throws(() => new ErrorAnswers({ OutOfStock: wrong as number }), {
      name: "RangeError",
      message: /^errors\.OutOfStock must be a status from 400 to 599 or a function: current value/,
    });
  }
});

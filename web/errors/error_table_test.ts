import assert from "node:assert/strict";
import {
  ConfigError,
  DrainError,
  EventError,
  EventTimeoutError,
  LookupError,
  LymphError,
  NackError,
  NotConnectedError,
  QueueFullError,
  RegistrationError,
  RemoteError,
  RequestError,
  RpcError,
  TimeoutError,
  UnrecoverableError,
} from "../../mod.ts";
import * as framework from "../../mod.ts";
import { INVALID_ARGUMENT } from "../../core/problem_types.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { Rule, UrlMap, WebServiceInterface } from "../mod.ts";
import * as web from "../mod.ts";
import { ERROR_TABLE } from "./table.ts";

const REQUEST = { subject: "Shop.order", endpoint: "tcp://10.0.0.1:4000", traceId: "t" };
const TRACE_ID = "0123456789abcdef";

class OutOfStock extends Error {
  static readonly status = 409;
  constructor(readonly item: string) {
    super(`There is no ${item} left`);
  }
}

/** What is answered: the status, its name, what the client is told, headers, members of the problem. */
interface Answer {
  readonly error: () => Error;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

const FAILED = { status: 500, title: "Internal Server Error" };
const BUSY = { status: 503, title: "Service Unavailable" };
const BAD_GATEWAY = { status: 502, title: "Bad Gateway" };
const LATE = { status: 504, title: "Gateway Timeout" };
const soon = { "retry-after": "1" };
const later = { "retry-after": "5" };
const close = { connection: "close" };

/** Every error of the framework, by its name, with variants behind a colon. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  TimeoutError: {
    error: () => new TimeoutError("tcp://10.0.0.1:4000 is late", REQUEST),
    ...LATE,
    detail: "A service did not answer in time",
    more: { error: "TimeoutError" },
  },
  NotConnectedError: {
    error: () => new NotConnectedError("tcp://10.0.0.1:4000 is gone"),
    ...BAD_GATEWAY,
    detail: "A service cannot be reached",
    more: { error: "NotConnectedError" },
  },
  LookupError: {
    error: () => new LookupError("There is no service named Secret"),
    ...BUSY,
    detail: "A service is not available",
    headers: later,
    more: { error: "LookupError" },
  },
  NackError: {
    error: () => new NackError("failed at tcp://10.0.0.1:4000", REQUEST),
    ...BAD_GATEWAY,
    detail: "A service has refused or failed",
    more: { error: "NackError" },
  },
  "NackError: bad arguments": {
    error: () =>
      new NackError("refused at tcp://10.0.0.1:4000", REQUEST, {
        notExecuted: "bad_arguments",
        reason: 'Shop.order: items[2].price: expected number, got "7"',
      }),
    status: 400,
    title: "An argument is invalid",
    detail: 'items[2].price: expected number, got "7"',
    more: {
      type: INVALID_ARGUMENT,
      errors: [{ detail: 'expected number, got "7"', pointer: "#/items/2/price" }],
    },
  },
  "NackError: bad arguments without a reason": {
    error: () => new NackError("secret", REQUEST, { notExecuted: "bad_arguments" }),
    status: 400,
    title: "An argument is invalid",
    more: { type: INVALID_ARGUMENT },
  },
  "NackError: busy": {
    error: () =>
      new NackError("busy", REQUEST, { notExecuted: "busy", reason: "too many handlers" }),
    ...BUSY,
    detail: "A service is busy",
    headers: soon,
    more: { error: "NackError" },
  },
  "NackError: leaving": {
    error: () => new NackError("leaving", REQUEST, { notExecuted: "leaving" }),
    ...BUSY,
    detail: "A service is busy",
    headers: soon,
    more: { error: "NackError" },
  },
  "NackError: unknown interface": {
    error: () => new NackError("unknown", REQUEST, { notExecuted: "unknown_interface" }),
    ...BAD_GATEWAY,
    detail: "A service has refused or failed",
    more: { error: "NackError" },
  },
  RemoteError: {
    error: () => new RemoteError("ValueError", "a secret", REQUEST, { details: { a: "secret" } }),
    ...FAILED,
  },
  "RemoteError: with a status": {
    error: () =>
      new RemoteError("OutOfStock", "There is no tea left", REQUEST, {
        status: 409,
        details: { item: "tea" },
      }),
    status: 409,
    title: "Conflict",
    detail: "There is no tea left",
    more: { error: "OutOfStock", details: { item: "tea" }, declared: true },
  },
  "RemoteError: with the status of a failure": {
    error: () => new RemoteError("Closed", "Closed until nine", REQUEST, { status: 503 }),
    ...BUSY,
    detail: "Closed until nine",
    more: { error: "Closed", declared: true },
  },
  "an error of a class with a status": {
    error: () => new OutOfStock("tea"),
    status: 409,
    title: "Conflict",
    detail: "There is no tea left",
    more: { error: "OutOfStock", details: { item: "tea" } },
  },
  "an error with a status of its own": {
    error: () => Object.assign(new Error("secret upstream"), { status: 404 }),
    ...FAILED,
  },
  QueueFullError: {
    error: () => new QueueFullError("secret.queue is full"),
    ...BUSY,
    detail: "The service is busy",
    headers: soon,
    more: { error: "QueueFullError" },
  },
  EventTimeoutError: {
    error: () => new EventTimeoutError("No secret.event came"),
    ...LATE,
    detail: "An event did not come in time",
    more: { error: "EventTimeoutError" },
  },
  EventError: {
    error: () => new EventError("amqp://secret is gone"),
    ...BUSY,
    detail: "Events are not available",
    headers: later,
    more: { error: "EventError" },
  },
  UnrecoverableError: { error: () => new UnrecoverableError("a secret"), ...FAILED },
  LymphError: { error: () => new LymphError("a secret"), ...FAILED },
  DecodeError: {
    error: () => new framework.DecodeError("a secret"),
    ...FAILED,
  },
  ConfigError: { error: () => new ConfigError("a secret"), ...FAILED },
  RpcError: { error: () => new RpcError("a secret"), ...FAILED },
  RequestError: { error: () => new RequestError("a secret", REQUEST), ...FAILED },
  RegistrationError: { error: () => new RegistrationError("a secret"), ...FAILED },
  DrainError: { error: () => new DrainError(["Secret.method"], 1), ...FAILED },
  "any other error": { error: () => new RangeError("a secret"), ...FAILED },
  InvalidTokenError: { error: () => new web.InvalidTokenError("a secret"), ...FAILED },
  UrlBuildError: { error: () => new web.UrlBuildError("a secret"), ...FAILED },
  HttpError: {
    error: () => new web.HttpError(418, "short and stout", { headers: { "x-tea": "1" } }),
    status: 418,
    title: "I'm a teapot",
    detail: "short and stout",
    headers: { "x-tea": "1" },
  },
  "HttpError: with a problem": {
    error: () =>
      new web.HttpError(402, "Pay first", {
        problem: { type: "https://shop.example/pay", title: "Not paid", price: 7, status: 1 },
      }),
    status: 402,
    title: "Not paid",
    detail: "Pay first",
    more: { type: "https://shop.example/pay", price: 7 },
  },
  "HttpError: without a message": {
    error: () => new web.HttpError(599, ""),
    status: 599,
    title: "Server Error",
  },
  BadRequest: { error: () => new web.BadRequest(), status: 400, title: "Bad Request" },
  Unauthorized: { error: () => new web.Unauthorized(), status: 401, title: "Unauthorized" },
  Forbidden: { error: () => new web.Forbidden(), status: 403, title: "Forbidden" },
  NotFound: { error: () => new web.NotFound(), status: 404, title: "Not Found" },
  MethodNotAllowed: {
    error: () => new web.MethodNotAllowed(["GET"]),
    status: 405,
    title: "Method Not Allowed",
    headers: { allow: "GET" },
  },
  RequestTimeout: {
    error: () => new web.RequestTimeout(),
    status: 408,
    title: "Request Timeout",
    headers: close,
  },
  GatewayTimeout: {
    error: () => new web.GatewayTimeout(),
    status: 504,
    title: "Gateway Timeout",
  },
  Conflict: { error: () => new web.Conflict(), status: 409, title: "Conflict" },
  ContentTooLarge: {
    error: () => new web.ContentTooLarge(),
    status: 413,
    title: "Content Too Large",
    headers: close,
  },
  UriTooLong: { error: () => new web.UriTooLong(), status: 414, title: "URI Too Long" },
  UnsupportedMediaType: {
    error: () => new web.UnsupportedMediaType(),
    status: 415,
    title: "Unsupported Media Type",
  },
  UnprocessableContent: {
    error: () => new web.UnprocessableContent(),
    status: 422,
    title: "Unprocessable Content",
  },
  TooManyRequests: {
    error: () => new web.TooManyRequests(),
    status: 429,
    title: "Too Many Requests",
  },
  HeadersTooLarge: {
    error: () => new web.HeadersTooLarge(),
    status: 431,
    title: "Request Header Fields Too Large",
    headers: close,
  },
  ServiceUnavailable: {
    error: () => new web.ServiceUnavailable(),
    status: 503,
    title: "Service Unavailable",
  },
};

class Failing extends WebServiceInterface {
  override readonly urlMap = new UrlMap([new Rule("/<name>", { endpoint: "fail" })]);
  fail(_request: Request, { name }: { name: string }): never {
    throw ANSWERS[name]?.error() ?? new Error("There is no such error");
  }
}

function start(): Promise<TestServices> {
  return startServices({
    Web: {
      class: Failing,
      config: { port: 0, shutdown: { quiet: 0 }, tracing: { request_header: "x-request-id" } },
    },
  });
}

/** Headers that belong to the connection. */
const CONNECTION = ["date", "content-length", "connection", "keep-alive"];

async function contentOf(response: Response): Promise<unknown> {
  const headers = [...response.headers].filter(([name]) => !CONNECTION.includes(name));
  return { status: response.status, headers: headers.sort(), body: await response.text() };
}

/** Asks in both ways; the answers must be equal to the byte. */
async function ask(services: TestServices, name: string, accept: string): Promise<Response> {
  const headers = { accept, "x-request-id": TRACE_ID, "accept-encoding": "identity" };
  const path = `/${encodeURIComponent(name)}`;
  const { port } = services.instances<Failing>("Web")[0] as Failing;
  const inTest = await services.fetch("Web", path, { headers });
  const onSocket = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  assert.deepEqual(await contentOf(onSocket), await contentOf(inTest.clone()), name);
  return inTest;
}

function checkHeaders(response: Response, { headers = {} }: Answer, name: string): void {
  assert.equal(response.headers.get("x-trace-id"), TRACE_ID, name);
  assert.equal(response.headers.get("vary"), "accept", name);
  for (const other of ["retry-after", "allow", "connection", ...Object.keys(headers)]) {
    assert.equal(response.headers.get(other), headers[other] ?? null, `${name}: ${other}`);
  }
}

Deno.test("each error is one problem for a client that accepts JSON, over socket and test kit", async () => {
  await using services = await start();
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const response = await ask(services, name, "application/json");
    assert.equal(response.status, answer.status, name);
    assert.equal(response.headers.get("content-type"), "application/problem+json", name);
    checkHeaders(response, answer, name);
    const { title, status, detail, more } = answer;
    assert.deepEqual(await response.json(), {
      type: "about:blank",
      title,
      status,
      ...(detail !== undefined && { detail }),
      ...more,
      trace_id: TRACE_ID,
    }, name);
  }
});

Deno.test("each error is one line of text for other clients, over socket and test kit", async () => {
  await using services = await start();
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const response = await ask(services, name, "*/*");
    assert.equal(response.status, answer.status, name);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain;\s*charset=utf-8$/i);
    checkHeaders(response, answer, name);
    // What somebody has thrown for the client is told as it was written.
    const isMeant = answer.error() instanceof web.HttpError;
    const text = answer.detail ?? (isMeant ? answer.error().message : answer.title);
    const isFailure = answer.status >= 500 && !isMeant;
    const expected = isFailure ? `${text} (trace_id ${TRACE_ID})` : text;
    assert.equal(await response.text(), expected, name);
  }
});

Deno.test("no answer tells what is inside", async () => {
  await using services = await start();
  for (const name of Object.keys(ANSWERS)) {
    for (const accept of ["application/json", "*/*"]) {
      const response = await services.fetch("Web", `/${encodeURIComponent(name)}`, {
        headers: { accept },
      });
      assert.doesNotMatch(await response.text(), /secret|tcp:|stack/i, name);
    }
  }
});

Deno.test("the table has every error of the framework", () => {
  const names = [framework, web].flatMap((module) =>
    Object.entries(module).filter(([, value]) =>
      typeof value === "function" && value.prototype instanceof Error
    ).map(([name]) => name)
  );
  assert.deepEqual(names.filter((name) => !(name in ANSWERS)), []);
  assert.ok(names.length > 25);
});

/** Rows of the guide, such as "| `TimeoutError` | 504 | … |". */
const ROW = /^\| (?:`(\w+)`(?:, ([^|]+?))?|([^|`]+?)) +\| (\d{3}) +\|/gm;

Deno.test("the guide says what is answered to each error", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/guide/http.md", import.meta.url));
  const rows = [...text.matchAll(ROW)].map(([, name, variant, other, status]) => {
    const row = other ?? (variant === undefined ? name : `${name}: ${variant}`);
    return [row, Number(status)];
  });
  assert.ok(rows.length > 10);
  for (const [name, status] of rows) {
    assert.equal(ANSWERS[name as string]?.status, status, `${name}`);
  }
  const isTold = new Set(rows.map(([name]) => name));
  for (const { type } of ERROR_TABLE) assert.ok(isTold.has(type.name), type.name);
});

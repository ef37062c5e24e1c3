import assert from "node:assert/strict";
import { Guard, type Verdict } from "./guard.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const KNOWN = { authorization: `Bearer ${TOKEN}` };
const guard = new Guard({ port: 4999, token: TOKEN });

interface Attempt {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function judge({ method = "GET", path = "/api/config", headers = {} }: Attempt): Verdict {
  const all = new Headers({ host: "127.0.0.1:4999", ...headers });
  return guard.judge({ method, url: `http://127.0.0.1:4999${path}`, headers: all });
}

function statusOf(attempt: Attempt): number {
  const verdict = judge(attempt);
  return verdict.kind === "refuse" ? verdict.status : 200;
}

Deno.test("the token opens the API; the page itself needs none, as it has no secret", () => {
  assert.equal(statusOf({ headers: KNOWN }), 200);
  for (const path of ["/", `/?token=${TOKEN}`, "/app.js"]) assert.equal(statusOf({ path }), 200);
});

const json = { "content-type": "application/json" };
const refused: readonly (readonly [string, number, Attempt])[] = [
  ["no token", 401, {}],
  ["a wrong token", 401, { headers: { authorization: `Bearer ${TOKEN}0` } }],
  ["a beginning of the token", 401, { headers: { authorization: `Bearer ${TOKEN.slice(0, -1)}` } }],
  ["a token in the address of the API", 401, { path: `/api/config?token=${TOKEN}` }],
  ["a cookie, which programs on other ports get, too", 401, { headers: { cookie: TOKEN } }],
  ["a write to the page", 401, { method: "POST", path: "/" }],
  ["another host, as with DNS rebinding", 421, {
    headers: { host: "evil.example:4999", ...KNOWN },
  }],
  ["another port", 421, { headers: { host: "127.0.0.1:80", ...KNOWN } }],
  ["no host", 421, { headers: { host: "", ...KNOWN } }],
  ["a page of another site that calls", 403, {
    method: "POST",
    headers: { ...json, ...KNOWN, origin: "http://evil.example" },
  }],
  ["a page of another port that calls, which is the same site to a browser", 403, {
    method: "POST",
    headers: { ...json, ...KNOWN, origin: "http://127.0.0.1:4080" },
  }],
  ["a page of a name that means this machine, too", 403, {
    method: "POST",
    headers: { ...json, ...KNOWN, origin: "http://localhost:4999" },
  }],
  ["a sandboxed frame", 403, {
    method: "POST",
    headers: { ...json, ...KNOWN, origin: "null" },
  }],
  ["a page of another site that reads", 403, {
    headers: { ...KNOWN, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
  }],
  ["a page of another port that reads", 403, {
    headers: { ...KNOWN, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" },
  }],
  ["a form, which needs no permission to be sent", 400, {
    method: "POST",
    headers: { ...KNOWN, "content-type": "text/plain" },
  }],
];

for (const [what, status, attempt] of refused) {
  Deno.test(`the dashboard refuses ${what}`, () => assert.equal(statusOf(attempt), status));
}

Deno.test("the page itself may write, and a link of another site may lead to it", () => {
  const origin = "http://127.0.0.1:4999";
  const headers = { ...json, ...KNOWN, origin, "sec-fetch-site": "same-origin" };
  assert.equal(statusOf({ method: "POST", headers }), 200);
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", ...KNOWN };
  assert.equal(statusOf({ path: "/", headers: link }), 200);
  assert.equal(statusOf({ headers: { host: "localhost:4999", ...KNOWN } }), 200);
  assert.equal(statusOf({ headers: { host: "[::1]:4999", ...KNOWN } }), 200);
});

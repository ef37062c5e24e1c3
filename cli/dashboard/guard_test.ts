import assert from "node:assert/strict";
import { Guard, type Verdict } from "./guard.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const COOKIE = `lymph_dashboard_4999=${TOKEN}`;
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
  return verdict.kind === "refuse" ? verdict.status : verdict.kind === "login" ? 303 : 200;
}

Deno.test("the token opens the page, and becomes a cookie that no script and no other site gets", () => {
  assert.deepEqual(judge({ path: `/?token=${TOKEN}` }), {
    kind: "login",
    location: "/",
    cookie: `${COOKIE}; Path=/; HttpOnly; SameSite=Strict`,
  });
  assert.equal(statusOf({ headers: { cookie: `a=b; ${COOKIE}` } }), 200);
  assert.equal(statusOf({ headers: { authorization: `Bearer ${TOKEN}` } }), 200);
});

const json = { "content-type": "application/json" };
const refused: readonly (readonly [string, number, Attempt])[] = [
  ["no token", 401, {}],
  ["no token, not even for the page", 401, { path: "/" }],
  ["a wrong token", 401, { path: `/?token=${TOKEN}0` }],
  ["a token in the address of the API", 401, { path: `/api/config?token=${TOKEN}` }],
  ["a wrong cookie", 401, { headers: { cookie: `${COOKIE}0` } }],
  ["the cookie of a dashboard on another port", 401, {
    headers: { cookie: `lymph_dashboard_5000=${TOKEN}` },
  }],
  ["another host, as with DNS rebinding", 421, {
    headers: { host: "evil.example:4999", cookie: COOKIE },
  }],
  ["another port", 421, { headers: { host: "127.0.0.1:80", cookie: COOKIE } }],
  ["no host", 421, { headers: { host: "", cookie: COOKIE } }],
  ["a page of another site that calls", 403, {
    method: "POST",
    headers: { ...json, cookie: COOKIE, origin: "http://evil.example" },
  }],
  ["a page of another port that calls, which is the same site to a browser", 403, {
    method: "POST",
    headers: { ...json, cookie: COOKIE, origin: "http://127.0.0.1:4080" },
  }],
  ["a page of a name that means this machine, too", 403, {
    method: "POST",
    headers: { ...json, cookie: COOKIE, origin: "http://localhost:4999" },
  }],
  ["a sandboxed frame", 403, {
    method: "POST",
    headers: { ...json, cookie: COOKIE, origin: "null" },
  }],
  ["a page of another site that reads", 403, {
    headers: { cookie: COOKIE, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
  }],
  ["a page of another port that reads", 403, {
    headers: { cookie: COOKIE, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" },
  }],
  ["a form, which needs no permission to be sent", 400, {
    method: "POST",
    headers: { cookie: COOKIE, "content-type": "text/plain" },
  }],
];

for (const [what, status, attempt] of refused) {
  Deno.test(`the dashboard refuses ${what}`, () => assert.equal(statusOf(attempt), status));
}

Deno.test("the page itself may write, and a link of another site may lead to it", () => {
  const origin = "http://127.0.0.1:4999";
  const headers = { ...json, cookie: COOKIE, origin, "sec-fetch-site": "same-origin" };
  assert.equal(statusOf({ method: "POST", headers }), 200);
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", cookie: COOKIE };
  assert.equal(statusOf({ path: "/", headers: link }), 200);
  assert.equal(statusOf({ headers: { host: "localhost:4999", cookie: COOKIE } }), 200);
  assert.equal(statusOf({ headers: { host: "[::1]:4999", cookie: COOKIE } }), 200);
});

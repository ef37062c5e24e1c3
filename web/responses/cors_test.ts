import assert from "node:assert/strict";
import { createConfig } from "../../core/config/mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { type Next, Rule, Unauthorized, UrlMap, WebServiceInterface } from "../mod.ts";
import { readSettings } from "../settings.ts";

class Web extends WebServiceInterface {
  override readonly middleware = [
    (request: Request, _context: unknown, next: Next) => {
      if (request.headers.get("authorization") === null) throw new Unauthorized();
      return next();
    },
  ];
  override readonly urlMap = new UrlMap([
    new Rule("/", { endpoint: () => new Response("Hi", { headers: { etag: '"1"' } }) }),
  ]);
}

const SHOP = "https://shop.example";
const cors = { origins: [SHOP], credentials: true, max_age: "1m" };

function preflight(origin: string): RequestInit {
  return {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": "authorization, x-own",
    },
  };
}

Deno.test("a page of an allowed origin may ask, call, and read the answer and its headers", async () => {
  await using services = await startServices({ Web: { class: Web, config: { cors } } });
  const asked = await services.fetch("Web", "/", preflight(SHOP));
  assert.equal(asked.status, 204, "without the credentials that a call needs");
  assert.deepEqual(
    ["origin", "methods", "headers", "credentials"].map((name) =>
      asked.headers.get(`access-control-allow-${name}`)
    ),
    [SHOP, "PUT", "authorization, x-own", "true"],
  );
  assert.equal(asked.headers.get("access-control-max-age"), "60");
  const headers = { origin: SHOP, authorization: "Bearer x" };
  const called = await services.fetch("Web", "/", { headers });
  assert.equal(await called.text(), "Hi");
  assert.equal(called.headers.get("access-control-allow-origin"), SHOP);
  assert.match(called.headers.get("access-control-expose-headers") ?? "", /\betag\b.*x-trace-id/);
  assert.equal(called.headers.get("vary"), "origin");
});

Deno.test("errors can be read by the page, too", async () => {
  await using services = await startServices({ Web: { class: Web, config: { cors } } });
  const refused = await services.fetch("Web", "/", { headers: { origin: SHOP } });
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("access-control-allow-origin"), SHOP);
});

Deno.test("a page of another origin is told nothing", async () => {
  await using services = await startServices({ Web: { class: Web, config: { cors } } });
  for (const init of [preflight("https://evil.example"), { headers: { origin: "null" } }]) {
    const { headers } = await services.fetch("Web", "/", init);
    const told = [...headers.keys()].filter((name) => name.startsWith("access-control"));
    assert.deepEqual(told, []);
    assert.match(headers.get("vary") ?? "", /\borigin$/, "a cache must not give it to others");
  }
});

Deno.test("without cors a web service answers as before", async () => {
  await using services = await startServices({ Web });
  const { status, headers } = await services.fetch("Web", "/", preflight(SHOP));
  assert.equal(status, 401);
  assert.equal(headers.get("vary"), "accept");
});

Deno.test("origins that no browser sends are refused", () => {
  const read = (cors: unknown) => readSettings(createConfig({ cors } as never)).cors;
  assert.deepEqual(read({ origins: "*" }), { origins: "*", credentials: false, maxAge: 600 });
  const wrong: [cors: unknown, message: RegExp][] = [
    [{ origins: ["https://shop.example/"] }, /cors\.origins\[0\] must be an origin/],
    [{ origins: ["shop.example"] }, /cors\.origins\[0\] must be an origin/],
    [{ origins: "*", credentials: true }, /cors\.credentials must be false where all origins/],
    [{ origins: [], origin: "x" }, /cors\.origin is not a known key/],
    [{}, /cors\.origins must be/],
  ];
  for (const [cors, message] of wrong) assert.throws(() => read(cors), message);
});

import assert from "node:assert/strict";
import { startServices } from "../../tests/kit/mod.ts";
import {
  authenticate,
  authorize,
  InvalidTokenError,
  type Middleware,
  type Principal,
  type RequestContext,
  Rule,
  ServiceUnavailable,
  UrlMap,
  type VerifyToken,
  WebServiceInterface,
} from "../mod.ts";

const PRINCIPALS = new Map<string, Principal>([
  ["joe", { id: "joe", scopes: ["read", "write"] }],
  ["sue", { id: "sue", scopes: ["read"] }],
  ["bob", { id: "bob" }],
  ["odd", {} as Principal],
  ["text", { id: "x", scopes: "unread written" } as unknown as Principal],
  ["empty", { id: "" }],
  ["none", null as unknown as Principal],
]);

const verify: VerifyToken = async (token) => {
  await Promise.resolve();
  if (token === "old") throw new InvalidTokenError('The token "old" has\nexpired');
  if (token === "later") throw new ServiceUnavailable("Ask later");
  if (token === "bug") throw new Error("a secret");
  return PRINCIPALS.get(token);
};

const seeds: readonly { readonly name: string; readonly middleware: Middleware[] }[] = [
  { name: "strict", middleware: [authenticate(verify)] },
  { name: "optional", middleware: [authenticate(verify, { optional: true, realm: "shop" })] },
];

/** Asks a service with some middleware; the answer is status, challenge and body. */
async function withWeb(
  middleware: Middleware[],
  use: (look: (path: string, authorization?: string) => Promise<unknown[]>) => Promise<void>,
): Promise<void> {
  const show = (_request: Request, _params: object, { principal }: RequestContext) =>
    principal?.id ?? "nobody";
  class Web extends WebServiceInterface {
    override readonly middleware = middleware;
    override readonly urlMap = new UrlMap([
      new Rule("/me", { endpoint: show }),
      new Rule("/any", { endpoint: show, middleware: [authorize()] }),
      new Rule("/write", { endpoint: show, middleware: [authorize("read", "write")] }),
    ]);
  }
  await using services = await startServices({ Web });
  await use(async (path, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await services.fetch("Web", path, { headers });
    const text = await response.text();
    return [response.status, response.headers.get("www-authenticate"), text];
  });
}

for (const { name, middleware } of seeds) {
  const realm = name === "optional" ? 'realm="shop", ' : "";

  Deno.test(`authenticate, ${name}: a valid token tells the principal`, () =>
    withWeb(middleware, async (look) => {
      assert.deepEqual(await look("/me", "Bearer joe"), [200, null, "joe"]);
      assert.deepEqual(await look("/me", "bearer   joe "), [200, null, "joe"]);
    }));

  Deno.test(`authenticate, ${name}: an invalid token is refused with the reason`, () =>
    withWeb(middleware, async (look) => {
      const [status, challenge] = await look("/me", "Bearer eve");
      assert.deepEqual([status, challenge], [401, `Bearer ${realm}error="invalid_token"`]);
      assert.equal((await look("/me", "Bearer none"))[0], 401);
      assert.deepEqual((await look("/me", "Bearer old")).slice(0, 2), [
        401,
        `Bearer ${realm}error="invalid_token", ` +
        `error_description="The token 'old' has?expired"`,
      ]);
    }));

  Deno.test(`authenticate, ${name}: a malformed header is the client's mistake`, () =>
    withWeb(middleware, async (look) => {
      for (
        const header of ["Bearer", "Bearer joe sue", "Bearer joe, Bearer sue", "Bearer jo\u00e9"]
      ) {
        const [status, challenge] = await look("/me", header);
        assert.deepEqual(
          [status, challenge],
          [400, `Bearer ${realm}error="invalid_request"`],
          header,
        );
      }
    }));

  Deno.test(`authenticate, ${name}: another error of the function is no judgement`, () =>
    withWeb(middleware, async (look) => {
      assert.deepEqual((await look("/me", "Bearer later")).slice(0, 2), [503, null]);
      for (const token of ["bug", "odd", "empty", "text"]) {
        const [status, challenge, text] = await look("/me", `Bearer ${token}`);
        assert.deepEqual([status, challenge], [500, null], token);
        assert.doesNotMatch(String(text), /secret|principal/);
      }
    }));
}

Deno.test("authenticate: a request without a bearer token is refused", () =>
  withWeb([authenticate(verify)], async (look) => {
    for (const header of [undefined, "Basic am9lOnB3", "Bearerjoe"]) {
      assert.deepEqual((await look("/me", header)).slice(0, 2), [401, "Bearer"], header);
    }
    assert.equal((await look("/nothing"))[0], 401, "paths that do not exist are not told");
  }));

Deno.test("authenticate: a request without a bearer token is let in where it is optional", () =>
  withWeb([authenticate(verify, { optional: true })], async (look) => {
    assert.deepEqual(await look("/me"), [200, null, "nobody"]);
    assert.deepEqual(await look("/me", "Basic am9lOnB3"), [200, null, "nobody"]);
    assert.deepEqual((await look("/any")).slice(0, 2), [401, "Bearer"]);
  }));

Deno.test("authorize admits a principal with all of the scopes", () =>
  withWeb([authenticate(verify)], async (look) => {
    assert.deepEqual(await look("/write", "Bearer joe"), [200, null, "joe"]);
    for (const token of ["sue", "bob"]) {
      assert.deepEqual((await look("/write", `Bearer ${token}`)).slice(0, 2), [
        403,
        'Bearer error="insufficient_scope", scope="read write"',
      ]);
    }
    assert.deepEqual(await look("/any", "Bearer bob"), [200, null, "bob"]);
  }));

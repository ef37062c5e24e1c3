import assert from "node:assert/strict";
import { fakeTime, startServices } from "../../tests/kit/mod.ts";
import { authenticate, authorize, Rule, UrlMap, WebServiceInterface } from "../mod.ts";
import { jwtVerifier, type JwtVerifierOptions } from "./mod.ts";
import { startIssuer, type TokenIssuer } from "./testdata/token_issuer.ts";

const ISSUER = "https://login.example/";
const AUDIENCE = "https://api.example/";

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

function claimsOf(more: object = {}): object {
  return { iss: ISSUER, aud: AUDIENCE, sub: "joe", exp: inSeconds(300), ...more };
}

interface Running extends AsyncDisposable {
  readonly issuer: TokenIssuer;
  /** Status, challenge and text of the response to a request with a token. */
  look(token: string, path?: string): Promise<[number, string | null, string]>;
}

async function startWeb(more: Partial<JwtVerifierOptions> = {}): Promise<Running> {
  const stack = new AsyncDisposableStack();
  const issuer = stack.use(await startIssuer());
  const verify = jwtVerifier({ jwks: issuer.jwks, issuer: ISSUER, audience: AUDIENCE, ...more });
  class Web extends WebServiceInterface {
    override readonly middleware = [authenticate(verify)];
    override readonly urlMap = new UrlMap([
      new Rule("/me", { endpoint: (_request, _params, { principal }) => principal?.id }),
      new Rule("/claims", { endpoint: (_request, _params, { principal }) => principal?.claims }),
      new Rule("/write", { endpoint: () => "written", middleware: [authorize("a:write")] }),
    ]);
  }
  const services = stack.use(await startServices({ Web }));
  return {
    issuer,
    async look(token, path = "/me") {
      const headers = { authorization: `Bearer ${token}` };
      const response = await services.fetch("Web", path, { headers });
      const text = await response.text();
      return [response.status, response.headers.get("www-authenticate"), text];
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function refusal(description: string): [number, string] {
  return [401, `Bearer error="invalid_token", error_description="${description}"`];
}

Deno.test("a token of the issuer tells the principal, its scopes and claims", async () => {
  await using running = await startWeb();
  const { issuer, look } = running;
  const claims = claimsOf({ aud: ["other", AUDIENCE], scope: "a:read a:write", tenant: "acme" });
  const token = await issuer.sign(claims);
  assert.deepEqual(await look(token), [200, null, "joe"]);
  assert.deepEqual(JSON.parse((await look(token, "/claims"))[2]), claims);
  assert.deepEqual(await look(token, "/write"), [200, null, "written"]);
  const list = await issuer.sign(claimsOf({ scp: ["a:write"] }));
  assert.deepEqual(await look(list, "/write"), [200, null, "written"]);
  const reader = await issuer.sign(claimsOf({ scope: "a:read" }));
  assert.equal((await look(reader, "/write"))[0], 403);
  assert.equal(issuer.fetches, 1, "keys are kept");
});

interface Bad {
  readonly claims?: object;
  readonly header?: object;
  readonly reason: string;
}

const bad: Readonly<Record<string, Bad>> = {
  "has expired": { claims: { exp: inSeconds(-10) }, reason: "The token has expired" },
  "is not valid yet": {
    claims: { nbf: inSeconds(60) },
    reason: "The claim nbf of the token is not accepted",
  },
  "never expires": { claims: { exp: undefined }, reason: "The token has no claim exp" },
  "is of another issuer": {
    claims: { iss: "https://evil.example/" },
    reason: "The claim iss of the token is not accepted",
  },
  "is for another audience": {
    claims: { aud: "https://shop.example/" },
    reason: "The claim aud of the token is not accepted",
  },
  "has no audience": { claims: { aud: undefined }, reason: "The token has no claim aud" },
  "has no subject": { claims: { sub: undefined }, reason: "The token has no claim sub" },
  "has an empty subject": { claims: { sub: "" }, reason: "The token has no subject" },
  "is signed with a shared secret": {
    header: { alg: "HS256" },
    reason: "The algorithm of the token is not accepted",
  },
  "is not signed": {
    header: { alg: "none" },
    reason: "The algorithm of the token is not accepted",
  },
  "says another algorithm than its key has": {
    header: { alg: "RS256" },
    reason: "The key of the token is unknown",
  },
  "has an unknown key": {
    header: { kid: "other" },
    reason: "The key of the token is unknown",
  },
  "has an extension that must be understood": {
    header: { crit: ["x"], x: 1 },
    reason: "The algorithm of the token is not accepted",
  },
};

for (const [what, { claims = {}, header = {}, reason }] of Object.entries(bad)) {
  Deno.test(`a token that ${what} is refused with the reason`, async () => {
    await using running = await startWeb();
    const token = await running.issuer.sign(claimsOf(claims), header);
    assert.deepEqual((await running.look(token)).slice(0, 2), refusal(reason));
  });
}

Deno.test("a token that was changed is refused", async () => {
  await using running = await startWeb();
  const [header, , signature] = (await running.issuer.sign(claimsOf())).split(".");
  const [, claims] = (await running.issuer.sign(claimsOf({ sub: "admin" }))).split(".");
  assert.deepEqual(
    (await running.look([header, claims, signature].join("."))).slice(0, 2),
    refusal("The signature of the token is wrong"),
  );
});

Deno.test("what is no token is refused", async () => {
  await using running = await startWeb();
  for (const token of ["x", "x.y.z", "..", "e30.e30.e30"]) {
    assert.deepEqual((await running.look(token)).slice(0, 2), refusal("The token is malformed"));
  }
});

Deno.test("a clock may differ a little, and only accepted algorithms are", async () => {
  await using running = await startWeb({ algorithms: ["RS256"], clockToleranceMs: 60_000 });
  const { issuer, look } = running;
  assert.deepEqual(
    (await look(await issuer.sign(claimsOf()))).slice(0, 2),
    refusal("The algorithm of the token is not accepted"),
  );
  await using tolerant = await startWeb({ clockToleranceMs: 60_000 });
  const token = await tolerant.issuer.sign(claimsOf({ exp: inSeconds(-30) }));
  assert.equal((await tolerant.look(token))[0], 200);
});

Deno.test("a new key of the issuer is found, an old one is forgotten", async () => {
  using time = fakeTime();
  await using running = await startWeb();
  const { issuer, look } = running;
  const old = await issuer.sign(claimsOf());
  assert.equal((await look(old))[0], 200);
  await issuer.rotate();
  const fresh = await issuer.sign(claimsOf());
  assert.deepEqual((await look(fresh)).slice(0, 2), refusal("The key of the token is unknown"));
  assert.equal(issuer.fetches, 1, "tokens cannot make the service fetch keys all the time");
  await time.advance(31_000);
  assert.equal((await look(fresh))[0], 200);
  assert.deepEqual((await look(old)).slice(0, 2), refusal("The key of the token is unknown"));
  assert.equal(issuer.fetches, 2);
});

Deno.test("while keys cannot be fetched, no token is judged", async () => {
  await using running = await startWeb();
  const { issuer, look } = running;
  const token = await issuer.sign(claimsOf());
  const failures = [
    () => new Response("down", { status: 502 }),
    () => new Response("no JSON"),
    () => Response.json({ keys: "none" }),
  ];
  for (issuer.failure of failures) {
    assert.deepEqual(await look(token), [503, null, "Tokens cannot be verified now"]);
  }
  issuer.failure = undefined;
  assert.equal((await look(token))[0], 200);
});

Deno.test("keys can be given in place of their address", async () => {
  await using issuer = await startIssuer();
  const verify = jwtVerifier({
    jwks: { keys: issuer.keys },
    issuer: ISSUER,
    audience: AUDIENCE,
  });
  const principal = await verify(await issuer.sign(claimsOf()), new Request("http://web.test/"));
  assert.equal(principal?.id, "joe");
  assert.equal(issuer.fetches, 0);
});

Deno.test("an address of keys must be a URL", () => {
  assert.throws(
    () => jwtVerifier({ jwks: "keys.json", issuer: ISSUER, audience: AUDIENCE }),
    /^TypeError: Cannot verify tokens as jwks must be a URL: current value is keys.json$/,
  );
});

Deno.test("an option that is missing or invalid switches no check off", () => {
  const options = { jwks: { keys: [] }, issuer: ISSUER, audience: AUDIENCE };
  const wrong: [JwtVerifierOptions, RegExp][] = [
    [{ ...options, issuer: undefined as unknown as string }, /issuer must be a text .*undefined$/],
    [
      { ...options, audience: "" },
      /audience must be a text that is not empty: current value is ""/,
    ],
    [{ ...options, clockToleranceMs: NaN }, /clockToleranceMs must be a number from 0: .* NaN$/],
    [{ ...options, clockToleranceMs: Infinity }, /clockToleranceMs must be .* Infinity$/],
    [{ ...options, clockToleranceMs: -1 }, /clockToleranceMs must be .* -1$/],
  ];
  for (const [each, message] of wrong) assert.throws(() => jwtVerifier(each), message);
});

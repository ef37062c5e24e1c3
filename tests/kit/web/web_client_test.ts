import assert from "node:assert/strict";
import { Rule, UrlMap, WebServiceInterface } from "../../../web/mod.ts";
import { fakeTime, startServices, type WebClient } from "../mod.ts";

/** Redirects, and sets the cookie, that a query asks for; tells what it got. */
class Web extends WebServiceInterface {
  override readonly urlMap: UrlMap = new UrlMap([
    new Rule("/go", { endpoint: "go" }),
    new Rule("/set", { endpoint: "set" }),
    new Rule("/deep/set", { endpoint: "set" }),
    new Rule("/show", { endpoint: "show" }),
    new Rule("/deep/show", { endpoint: "show" }),
    new Rule("/loop", { endpoint: () => Response.redirect("http://web.test/loop") }),
  ]);

  go({ url }: Request): Response {
    const query = new URL(url).searchParams;
    const location = query.get("to") ?? "/show";
    return new Response("gone", { status: Number(query.get("status")), headers: { location } });
  }

  set({ url }: Request): Response {
    const headers = new Headers();
    for (const cookie of new URL(url).searchParams.getAll("c")) {
      headers.append("set-cookie", cookie);
    }
    return new Response("set", { headers });
  }

  async show(request: Request): Promise<object> {
    const { headers, method } = request;
    return {
      method,
      cookie: headers.get("cookie"),
      type: headers.get("content-type"),
      body: await request.text(),
    };
  }
}

async function withClient(test: (client: WebClient) => Promise<void>): Promise<void> {
  await using services = await startServices({ Web });
  await test(services.webClient("Web"));
}

const set = async (client: WebClient, path: string, ...cookies: string[]): Promise<void> => {
  const query = new URLSearchParams(cookies.map((cookie) => ["c", cookie]));
  await (await client.fetch(`${path}?${query}`)).text();
};
const cookieAt = async (client: WebClient, path: string): Promise<string | null> =>
  (await (await client.fetch(path)).json()).cookie;

Deno.test("a path without a slash is the same to a client and without one", async () => {
  await using services = await startServices({ Web });
  const answers = [services.fetch("Web", "show"), services.webClient("Web").fetch("show")];
  for (const response of await Promise.all(answers)) {
    assert.equal((await response.json()).method, "GET");
  }
});

for (
  const [status, method, expected] of [
    [301, "POST", ["GET", null, ""]],
    [302, "POST", ["GET", null, ""]],
    [303, "PUT", ["GET", null, ""]],
    [302, "PUT", ["PUT", "text/plain;charset=UTF-8", "tea"]],
    [307, "POST", ["POST", "text/plain;charset=UTF-8", "tea"]],
    [308, "PUT", ["PUT", "text/plain;charset=UTF-8", "tea"]],
  ] as const
) {
  Deno.test(`a ${method} that is answered with ${status} goes on as a ${expected[0]}`, async () => {
    await withClient(async (client) => {
      const response = await client.fetch(`/go?status=${status}`, { method, body: "tea" });
      const { method: seen, type, body } = await response.json();
      assert.deepEqual([seen, type, body], expected);
      assert.deepEqual([response.url, response.redirected], ["http://web.test/show", true]);
    });
  });
}

Deno.test("redirects to other hosts, and those that are not to be followed, are returned", async () => {
  await withClient(async (client) => {
    const other = await client.fetch("/go?status=302&to=https://id.example.org/login");
    assert.deepEqual([other.status, await other.text()], [302, "gone"]);
    const manual = await client.fetch("/go?status=302", { redirect: "manual" });
    assert.deepEqual([manual.status, await manual.text(), manual.redirected], [302, "gone", false]);
    await assert.rejects(client.fetch("/go?status=302", { redirect: "error" }), {
      message: "http://web.test/go?status=302 redirects to http://web.test/show",
    });
  });
});

Deno.test("a loop of redirects ends", async () => {
  await withClient(async (client) => {
    await assert.rejects(client.fetch("/loop"), {
      name: "TypeError",
      message: "/loop leads to more than 20 redirects",
    });
  });
});

Deno.test("cookies are kept, replaced and deleted, also on the way of a redirect", async () => {
  await withClient(async (client) => {
    await set(client, "/set", "a=1; HttpOnly; Secure; Path=/", "b=x=y");
    assert.equal(await cookieAt(client, "/show"), "a=1; b=x=y");
    assert.equal(await cookieAt(client, "/go?status=302"), "a=1; b=x=y");
    await set(client, "/set", "a=2; Path=/", "b=; Max-Age=0");
    assert.deepEqual(client.cookies(), { a: "2" });
    await set(client, "/set", "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    assert.equal(await cookieAt(client, "/show"), null);
    await set(client, "/set", "=nameless", "valueless");
    assert.deepEqual(client.cookies(), {});
  });
});

Deno.test("cookies go to their path and below, by default that of the request", async () => {
  await withClient(async (client) => {
    await set(client, "/deep/set", "a=deep", "b=top; Path=/", "c=else; Path=/dee");
    assert.deepEqual(client.cookies("/show"), { b: "top" });
    assert.deepEqual(client.cookies("/deep"), { a: "deep", b: "top" });
    await set(client, "/set", "a=top");
    assert.equal(client.cookies("/deep/show")["a"], "deep");
  });
});

Deno.test("a cookie of one's own takes the place of those that are kept", async () => {
  await withClient(async (client) => {
    await set(client, "/set", "a=1");
    const response = await client.fetch("/go?status=302", { headers: { cookie: "mine=1" } });
    assert.equal((await response.json()).cookie, "mine=1");
  });
});

Deno.test("a cookie is gone once its time is over", async () => {
  using time = fakeTime();
  await withClient(async (client) => {
    await set(client, "/set", "a=1; Max-Age=60");
    await time.advance(59_000);
    assert.deepEqual(client.cookies(), { a: "1" });
    await time.advance(1000);
    assert.deepEqual(client.cookies(), {});
  });
});

Deno.test("each client has cookies of its own", async () => {
  await using services = await startServices({ Web });
  const [first, second] = [services.webClient("Web"), services.webClient("Web")];
  await set(first, "/set", "a=1");
  assert.deepEqual([first.cookies(), second.cookies()], [{ a: "1" }, {}]);
  assert.throws(() => services.webClient("Wbe"), { message: "No web service Wbe was started" });
});

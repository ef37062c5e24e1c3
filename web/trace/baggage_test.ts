import assert from "node:assert/strict";
import { Interface, rpc, withBaggage } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { eventStream, Rule, UrlMap, WebServiceInterface } from "../mod.ts";

class Tenants extends Interface {
  @rpc()
  current(): Record<string, string> {
    return Object.fromEntries(this.baggage);
  }
}

class Web extends WebServiceInterface {
  readonly #tenants = this.proxy<Tenants>("Tenants");
  override readonly urlMap = new UrlMap([
    new Rule("/", { endpoint: () => this.#tenants.current() }),
    new Rule("/more", {
      endpoint: () => withBaggage({ user: "7" }, () => this.#tenants.current()),
    }),
    new Rule("/stream", {
      endpoint: () => withBaggage({ user: "7" }, () => eventStream(this.#stream())),
    }),
  ]);

  async *#stream() {
    yield { data: await this.#tenants.current() };
  }
}

/** Starts both, and asks the web service with some baggage. */
async function ask(tracing: object, baggage: string, path = "/"): Promise<[number, string]> {
  await using services = await startServices({
    Tenants,
    Web: { class: Web, config: { tracing } },
  });
  const response = await services.fetch("Web", path, { headers: { baggage } });
  return [response.status, await response.text()];
}

Deno.test("baggage from outside is not taken over unless the configuration says so", async () => {
  assert.deepEqual(await ask({}, "tenant=acme"), [200, "{}"]);
  assert.deepEqual(await ask({ baggage: false }, "tenant=acme"), [200, "{}"]);
  assert.deepEqual(await ask({}, `tenant=${"x".repeat(1_000_000)}`), [200, "{}"]);
});

Deno.test("the members that the configuration names go on to the next service", async () => {
  const header = "tenant=K%C3%B6ln, admin=1";
  assert.deepEqual(await ask({ baggage: ["tenant"] }, header), [200, '{"tenant":"Köln"}']);
  assert.deepEqual(await ask({ baggage: ["user"] }, header), [200, "{}"]);
  assert.deepEqual(await ask({ baggage: true }, header), [200, '{"tenant":"Köln","admin":"1"}']);
});

Deno.test("a handler adds to the baggage, for what it streams as well", async () => {
  const tracing = { baggage: ["tenant"] };
  const members = '{"tenant":"acme","user":"7"}';
  assert.deepEqual(await ask(tracing, "tenant=acme", "/more"), [200, members]);
  assert.deepEqual(await ask(tracing, "tenant=acme", "/stream"), [200, `data: ${members}\n\n`]);
});

Deno.test("baggage of 1 MB is refused where baggage is taken over", async () => {
  const header = `tenant=${"x".repeat(1_000_000)}`;
  const [status, text] = await ask({ baggage: ["other"] }, header);
  assert.deepEqual([status, text], [431, "The baggage must have at most 8192 bytes"]);
});

Deno.test("baggage of 1 MB, or of 8193 bytes, is refused on the socket as well", async () => {
  await using services = await startServices({
    Tenants,
    Web: { class: Web, config: { port: 0, tracing: { baggage: true } } },
  });
  const { port } = services.instances<Web>("Web")[0] ?? {};
  const statusOf = async (bytes: number): Promise<number> => {
    const headers = { baggage: `a=${"x".repeat(bytes - 2)}` };
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await statusOf(8192), 200);
  assert.equal(await statusOf(8193), 431);
  assert.ok([400, 431].includes(await statusOf(1_000_000))); // by the platform itself
});

Deno.test("what is no list of names is a clear error", async () => {
  await assert.rejects(ask({ baggage: "tenant" }, ""), {
    message: /tracing\.baggage must be a list of names, true or false/,
  });
});

import assert from "node:assert/strict";
import { Container, Interface } from "../../mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { HEALTH_HEADER, healthOf, readHealth } from "./health.ts";

class Shop extends Interface {
  answer: () => boolean | Promise<boolean> = () => true;

  override isHealthy(): boolean | Promise<boolean> {
    return this.answer();
  }
}

async function installed(): Promise<{ container: Container; shop: Shop }> {
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()));
  return { container, shop: await container.install(Shop) };
}

Deno.test("an instance is ready between its start and its end", async () => {
  const { container } = await installed();
  assert.deepEqual(await container.health(), healthOf(["The instance is starting"]));
  await container.start();
  assert.deepEqual(await container.health(), { isReady: true, reasons: [] });
  await container.stop();
  assert.deepEqual(await container.health(), healthOf(["The instance is stopping"]));
});

Deno.test("an instance is not ready if a service says so, or cannot say", async () => {
  const { container, shop } = await installed();
  await container.start();
  shop.answer = () => Promise.resolve(false);
  assert.deepEqual(await container.health(), healthOf(["Shop is unhealthy"]));
  shop.answer = () => {
    throw new Error("no database");
  };
  assert.deepEqual(
    await container.health(),
    healthOf([
      "Shop cannot tell its health: no database",
    ]),
  );
  await container.stop();
});

Deno.test("lymph.status tells the health to those who ask for it", async () => {
  const { container, shop } = await installed();
  await container.start();
  shop.answer = () => false;
  const ask = async (headers: Record<string, unknown>): Promise<unknown> => {
    const question = { subject: "lymph.status", body: {} };
    return (await container.request(container.endpoint, question, { headers })).body;
  };
  assert.deepEqual(Object.keys(await ask({}) as object), ["endpoint", "identity"]);
  const answer = await ask({ [HEALTH_HEADER]: true });
  assert.deepEqual(readHealth(answer), healthOf(["Shop is unhealthy"]));
  await container.stop();
});

Deno.test("an answer without health comes from an instance that is ready", () => {
  for (const answer of [{ endpoint: "", identity: "" }, null, 5, { health: null }]) {
    assert.equal(readHealth(answer).isReady, true);
  }
});

import assert from "node:assert/strict";
import { Interface, rpc } from "../../mod.ts";
import { startServices, type TestServices } from "./mod.ts";

class Till extends Interface {
  @rpc()
  async total({ item }: { item: string }): Promise<unknown> {
    const { body } = await this.request("Prices", { subject: "Prices.lookup", body: { item } });
    return body;
  }
}

class Prices extends Interface {
  @rpc()
  lookup(): number {
    return 1;
  }
}

const total = (services: TestServices) => services.proxy<Till>("Till").total({ item: "tea" });
const ask = async (services: TestServices, subject: string): Promise<unknown> => {
  const service = subject.slice(0, subject.indexOf("."));
  return (await services.request(service, { subject, body: {} })).body;
};

Deno.test("a stub answers something else from the next call on, without being awaited", async () => {
  await using services = await startServices({ Till }, { stubs: { "Prices.lookup": 1 } });
  assert.equal(await total(services), 1);
  void services.stub("Prices.lookup", ({ item }) => `a lot for ${item}`);
  assert.equal(await total(services), "a lot for tea");
  void services.stub("Prices.lookup", new RangeError("sold out"));
  await assert.rejects(total(services), { name: "NackError" });
  assert.match(String(services.errors[0]?.error), /sold out/);
  void services.stub("Prices.lookup", null);
  assert.equal(await total(services), null);
  const call = { subject: "Prices.lookup", args: { item: "tea" } };
  assert.deepEqual(services.calls, [call, call, call, call]);
});

Deno.test("methods and services can be stubbed while others run", async () => {
  await using services = await startServices({ Till });
  await assert.rejects(total(services));
  await services.stub("Prices.lookup", 1);
  assert.equal(await total(services), 1);
  await services.stub("Prices.list", ["tea"]);
  assert.deepEqual(await ask(services, "Prices.list"), ["tea"]);
  assert.equal(await total(services), 1);
  await Promise.all([services.stub("Clock.now", 7), services.stub("Clock.zone", "UTC")]);
  assert.deepEqual(await ask(services, "Clock.zone"), "UTC");
});

Deno.test("what is no longer stubbed is no longer there, and can be stubbed anew", async () => {
  await using services = await startServices({}, {
    stubs: { "Prices.lookup": 1, "Prices.list": ["tea"] },
  });
  await services.unstub("Prices.list");
  const error = await ask(services, "Prices.list").then(() => assert.fail(), (error) => error);
  assert.deepEqual([error.name, error.cause.message], [
    "NackError",
    "Prices.list is no longer stubbed",
  ]);
  assert.equal(await ask(services, "Prices.lookup"), 1);
  await services.unstub("Prices.lookup");
  await assert.rejects(ask(services, "Prices.lookup"), { name: "NotConnectedError" });
  await services.stub("Prices.list", []);
  assert.deepEqual(await ask(services, "Prices.list"), []);
  assert.deepEqual(services.calls.map(({ subject }) => subject), ["Prices.lookup", "Prices.list"]);
});

Deno.test("what is not stubbed cannot be unstubbed", async () => {
  await using services = await startServices({}, { stubs: { "Prices.lookup": 1 } });
  await assert.rejects(services.unstub("Prices.lokup"), {
    name: "TypeError",
    message: "Cannot unstub Prices.lokup as it is not stubbed: stubbed are Prices.lookup",
  });
});

Deno.test("a service is either stubbed or started", async () => {
  const refusal = { name: "TypeError", message: /^Cannot both stub and start Prices, / };
  await assert.rejects(startServices({ Prices }, { stubs: { "Prices.lookup": 1 } }), refusal);
  await using services = await startServices({ Prices });
  await assert.rejects(services.stub("Prices.lookup", 2), refusal);
  assert.equal(await ask(services, "Prices.lookup"), 1);
});

Deno.test("the name of a stub is checked", async () => {
  await assert.rejects(startServices({}, { stubs: { lookup: 1 } }), {
    message: 'A stub is named <interface>.<method>: current value is "lookup"',
  });
});

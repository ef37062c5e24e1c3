import assert from "node:assert/strict";
import { Interface, rawRpc, type ReplyChannel, rpc } from "../../mod.ts";
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
  lookup(_args: object): number {
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
  const calls = ["Till.total", "Prices.lookup"].map((subject) => ({
    subject,
    args: { item: "tea" },
  }));
  services.expectCalls([calls, calls, calls, calls].flat());
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

Deno.test("a removed stub is no longer there, and can be stubbed again", async () => {
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

/** Some methods of it are stubbed, others are not. */
class Shop extends Interface {
  @rpc({ raises: [RangeError] })
  async price({ item }: { item: string }): Promise<unknown> {
    const { body } = await this.request("Shop", { subject: "Shop.rate", body: {} });
    return `${item} for ${body}`;
  }

  @rpc()
  rate(): number {
    return 1;
  }

  @rawRpc()
  stream(channel: ReplyChannel): void {
    channel.reply("own");
  }
}

const priceOf = (services: TestServices) => services.proxy<Shop>("Shop").price({ item: "tea" });

Deno.test("a method of a service that runs is stubbed, and its other methods answer themselves", async () => {
  await using services = await startServices({ Shop }, { stubs: { "Shop.rate": 7 } });
  assert.equal(await priceOf(services), "tea for 7");
  await services.stub("Shop.rate", (_args, { subject }) => subject);
  assert.equal(await priceOf(services), "tea for Shop.rate");
  await services.stub("Shop.stream", "stubbed");
  assert.equal(await ask(services, "Shop.stream"), "stubbed");
  await services.unstub("Shop.rate");
  await services.unstub("Shop.stream");
  assert.equal(await priceOf(services), "tea for 1");
  assert.equal(await ask(services, "Shop.stream"), "own");
});

Deno.test("an error in the place of a method is one that this method declares, or not", async () => {
  await using services = await startServices({ Shop }, {
    stubs: { "Shop.price": new RangeError("too dear"), "Shop.rate": new TypeError("no rate") },
  });
  await assert.rejects(priceOf(services), { name: "RemoteError", type: "RangeError" });
  await assert.rejects(ask(services, "Shop.rate"), ({ name, cause }) => {
    assert.deepEqual([name, cause.message], ["NackError", "no rate"]);
    return true;
  });
  assert.deepEqual(services.errors.map(({ subject }) => subject), ["Shop.rate"]);
});

Deno.test("a stub in the place of a method that is not there is refused", async () => {
  await using services = await startServices({ Shop });
  const message = "Cannot stub Shop.prise as Shop runs and has no such method: its methods are " +
    'price, rate, stream (did you mean "price"?)';
  await assert.rejects(services.stub("Shop.prise", 1), (error: Error) => {
    assert.equal(error.message, message);
    return true;
  });
  await assert.rejects(startServices({ Shop }, { stubs: { "Shop.prise": 1 } }), TypeError);
  await services.stub("Shop.rate", 1);
  await assert.rejects(services.unstub("Shop.rte"), {
    message: "Cannot unstub Shop.rte as it is not stubbed: stubbed are Shop.rate",
  });
});

Deno.test("calls of services that run are recorded like those of stubs", async () => {
  await using services = await startServices({ Till, Prices });
  await total(services);
  services.expectCalls([
    { subject: "Till.total", args: { item: "tea" } },
    { subject: "Prices.lookup", args: ({ item }) => item === "tea" },
  ]);
  await services.request("Till", { subject: "lymph.ping", body: {} });
  assert.equal(services.calls.length, 2);
});

Deno.test("a recorded call has the arguments that came, whatever the method does to them", async () => {
  class Cart extends Interface {
    @rpc()
    order({ items, marks }: { items: { name: string }[]; marks: Set<number> }): void {
      for (const item of items) item.name = "coffee";
      items.length = 0;
      marks.clear();
    }
  }
  const args = { items: [{ name: "tea" }], marks: new Set([1]) };
  await using services = await startServices({ Cart }, {
    stubs: { "Bin.take": ({ items }) => void (items as unknown[]).splice(0) },
  });
  await services.request("Cart", { subject: "Cart.order", body: args });
  await services.request("Bin", { subject: "Bin.take", body: args });
  for (const call of services.calls) {
    assert.deepEqual([call.args["items"], call.args["marks"]], [args.items, args.marks]);
  }
  assert.equal(services.calls.length, 2);
});

Deno.test("methods that only one version of a service has can be stubbed", async () => {
  class Old extends Interface {
    @rpc()
    first(): number {
      return 1;
    }
  }
  class New extends Interface {
    @rpc()
    second(): number {
      return 2;
    }
  }
  await using services = await startServices({ "Shop@1.0.0": Old, "Shop@2.0.0": New });
  await services.stub("Shop.first", 3);
  await services.stub("Shop.second", 4);
  const old = services.proxy<Old>("Shop", { version: "1.0.0" });
  const current = services.proxy<New>("Shop", { version: "2.0.0" });
  assert.deepEqual([await old.first(), await current.second()], [3, 4]);
  await assert.rejects(services.stub("Shop.third", 5), /its methods are first, second/);
});

Deno.test("a service cannot start in the place of its stubs", async () => {
  await using services = await startServices({}, { stubs: { "Prices.lookup": 2 } });
  await assert.rejects(services.start("Prices", { class: Prices }), {
    name: "TypeError",
    message: "Cannot start Prices as it is stubbed: unstub its methods first",
  });
  await services.unstub("Prices.lookup");
  await services.start("Prices", { class: Prices });
  assert.equal(await ask(services, "Prices.lookup"), 1);
});

Deno.test("the name of a stub is checked", async () => {
  await assert.rejects(startServices({}, { stubs: { lookup: 1 } }), {
    message: 'A stub is named <interface>.<method>: current value is "lookup"',
  });
});

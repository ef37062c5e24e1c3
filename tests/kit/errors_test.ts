import assert from "node:assert/strict";
import { event, Interface, NackError, rawRpc, rpc, task } from "../../mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { startServices } from "./mod.ts";

const shown = ({ error, subject }: { error: Error; subject: string }) => [subject, error.message];

class Prices extends Interface {
  @rpc()
  lookup({ item }: { item: string }): number {
    throw new RangeError(`no price for ${item}`);
  }
  @rpc()
  unsendable(): unknown {
    return { at: () => 1 };
  }
  @rpc({ raises: [RangeError] })
  declared(): number {
    throw new RangeError("declared");
  }
  @rawRpc()
  silent(): void {}
}

class Orders extends Interface {
  @rpc()
  async place({ item }: { item: string }): Promise<number> {
    return await this.proxy<Prices>("Prices").lookup({ item });
  }
}

Deno.test("the error of a method is recorded, and the cause of what its caller gets", async () => {
  await using services = await startServices({ Prices });
  const failed = services.proxy<Prices>("Prices").lookup({ item: "tea" });
  const error = await failed.then(() => assert.fail(), (error: unknown) => error);
  assert.ok(error instanceof NackError && error.cause instanceof RangeError);
  assert.deepEqual(services.errors, [{
    error: error.cause,
    subject: "Prices.lookup",
    traceId: error.request.traceId,
  }]);
  assert.deepEqual(Object.keys(error), ["request", "reason", "notExecuted"]);
});

Deno.test("causes go through all services, also those that were started apart", async () => {
  const network = new LocalNetwork();
  await using prices = await startServices({ Prices }, { network });
  await using services = await startServices({ Orders }, { network });
  const placed = services.proxy<Orders>("Orders").place({ item: "tea" });
  const error = await placed.then(() => assert.fail(), (error: Error) => error);
  const names: string[] = [];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    names.push(cause.message.replace(/ was refused or failed.*/, ""));
  }
  assert.deepEqual(names, ["Orders.place", "Prices.lookup", "no price for tea"]);
  assert.deepEqual(prices.errors.map(shown), [["Prices.lookup", "no price for tea"]]);
  assert.deepEqual(services.errors.map(({ error }) => error), [error.cause]);
});

Deno.test("why a request was refused is its cause, too", async () => {
  await using services = await startServices({ Prices });
  const causes: unknown[] = [];
  for (
    const [subject, body] of [
      ["Prices.lookup", { itme: "tea" }],
      ["Prices.lookup", []],
      ["Prices.look", {}],
      ["Prices.unsendable", {}],
      ["Prices.silent", {}],
    ] as const
  ) {
    await services.request("Prices", { subject, body }).catch(({ cause }) => causes.push(cause));
  }
  assert.deepEqual(causes, services.errors.map(({ error }) => error));
  assert.deepEqual(services.errors.map(shown), [
    [
      "Prices.lookup",
      'Refused Prices.lookup: Prices.lookup has no parameter "itme": its parameters are item',
    ],
    [
      "Prices.lookup",
      "Refused Prices.lookup: Prices.lookup takes one object of arguments: current value is a list",
    ],
    ["Prices.look", "Refused Prices.look: there is no such method"],
    [
      "Prices.unsendable",
      "Cannot encode at: a function (at) has no representation in this format",
    ],
    ["Prices.silent", "Prices.silent returned without an answer"],
  ]);
});

Deno.test("an error that a method declares reaches its caller, hence is not recorded", async () => {
  await using services = await startServices({ Prices });
  await assert.rejects(services.proxy<Prices>("Prices").declared(), { name: "RemoteError" });
  assert.deepEqual(services.errors, []);
});

Deno.test("errors of event handlers and tasks are recorded at every attempt", async () => {
  class Listen extends Interface {
    @event("greeted", { retries: 0 })
    onGreeted(): void {
      throw new RangeError("no ears");
    }
    @event("wished", { retries: 0 })
    async onWished(): Promise<void> {
      await this.apply(this.grant, {});
    }
    @task({ retries: 0 })
    grant(_wish: object): void {
      throw new TypeError("no lamp");
    }
  }
  await using services = await startServices({ Listen });
  await services.emit("greeted");
  await services.settled();
  await services.emit("wished");
  await services.settled();
  assert.deepEqual(services.errors.map(shown), [
    ["Listen-onGreeted", "no ears"],
    ["Listen.worker-grant", "no lamp"],
  ]);
  for (const { traceId } of services.errors) assert.match(traceId, /^[0-9a-f]{32}$/);
});

Deno.test("errors of stubs are recorded, and reach their callers", async () => {
  await using services = await startServices({ Orders }, {
    stubs: { "Prices.lookup": () => Promise.reject(new RangeError("no stub's luck")) },
  });
  const placed = services.proxy<Orders>("Orders").place({ item: "tea" });
  const error = await placed.then(() => assert.fail(), (error: Error) => error);
  assert.match(String(error.cause), /^RemoteError: no stub's luck/);
  assert.deepEqual(services.errors.map(shown), [
    ["Prices.lookup", "no stub's luck"],
    ["Orders.place", "no stub's luck"],
  ]);
});

import assert from "node:assert/strict";
import {
  baggage,
  event,
  Interface,
  type RequestContext,
  rpc,
  type ServiceEvent,
  task,
  traceId,
  withBaggage,
} from "../../mod.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";

/** Says what it was told, and tells it to others. */
class Shop extends Interface {
  @rpc()
  tenant(): string | null {
    return this.baggage.get("tenant") ?? null;
  }
  @rpc()
  async ask(): Promise<string | null> {
    return await this.proxy<Shop>("Shop").tenant();
  }
  @rpc()
  async askFor({ tenant }: { tenant: string }): Promise<(string | null)[]> {
    const inside = await withBaggage({ tenant }, () => this.ask());
    return [inside, await this.ask()];
  }
  @rpc()
  async place(): Promise<void> {
    await this.emit("order.placed");
    await this.apply(this.pack, {});
  }
  @rpc()
  headers(_args: object, { headers }: RequestContext): string[] {
    return Object.keys(headers);
  }
  @rpc()
  begin(): void {
    this.spawn(() => this.emit("begun"));
  }
  @task()
  async pack(_args: object): Promise<void> {
    await this.emit("order.packed");
  }
}

type Heard = Record<string, [tenant: string | undefined, traceId: string | undefined]>;

function heardBy(services: TestServices): Heard {
  return services.instances<Listen>("Listen")[0]?.heard ?? {};
}

class Listen extends Interface {
  readonly heard: Heard = {};

  @event(["order.*", "begun"])
  on({ type }: ServiceEvent): void {
    this.heard[type] = [this.baggage.get("tenant"), traceId()];
  }
}

Deno.test("baggage goes along with calls, and with the calls that come of them", async () => {
  await using services = await startServices({ Shop });
  const shop = services.proxy<Shop>("Shop");
  const answers = await withBaggage(
    { tenant: "Köln, 1" },
    () => Promise.all([shop.tenant(), shop.ask()]),
  );
  assert.deepEqual(answers, ["Köln, 1", "Köln, 1"]);
  assert.equal(await shop.ask(), null);
});

Deno.test("baggage holds for what runs inside, and not behind", async () => {
  await using services = await startServices({ Shop });
  const shop = services.proxy<Shop>("Shop");
  assert.deepEqual(await shop.askFor({ tenant: "b" }), ["b", null]);
  const nested = await withBaggage({ tenant: "a" }, () => shop.askFor({ tenant: "b" }));
  assert.deepEqual(nested, ["b", "a"]);
  assert.equal(baggage().get("tenant"), undefined);
});

Deno.test("baggage goes along with events, tasks and work in the background", async () => {
  await using services = await startServices({ Shop, Listen });
  const shop = services.proxy<Shop>("Shop");
  await withBaggage({ tenant: "acme" }, async () => {
    await shop.place();
    await shop.begin();
  });
  await services.settled();
  const heard = heardBy(services);
  const tenants = Object.entries(heard).map(([type, [tenant]]) => [type, tenant]);
  assert.deepEqual(Object.fromEntries(tenants), {
    "order.placed": "acme",
    "order.packed": "acme",
    begun: "acme",
  });
});

Deno.test("a call without baggage has no header for it", async () => {
  await using services = await startServices({ Shop });
  const shop = services.proxy<Shop>("Shop");
  assert.ok(!(await shop.headers()).includes("baggage"));
  assert.ok((await withBaggage({ a: "1" }, () => shop.headers())).includes("baggage"));
  const emptied = await withBaggage(
    { a: "1" },
    () => withBaggage({ a: undefined }, () => shop.headers()),
  );
  assert.ok(!emptied.includes("baggage"));
});

Deno.test("too much baggage fails where it is added", async () => {
  await using services = await startServices({ Shop });
  const shop = services.proxy<Shop>("Shop");
  const call = () => withBaggage({ tenant: "x".repeat(1_000_000) }, () => shop.tenant());
  assert.throws(call, {
    name: "RangeError",
    message: /at most 8192 bytes: current value is 1000007/,
  });
});

Deno.test("baggage that another program sends is read with care", async () => {
  class Raw extends Interface {
    @rpc()
    look(): number {
      return this.baggage.size;
    }
  }
  await using services = await startServices({
    Raw,
    Relay: class Relay extends Interface {
      @rpc()
      async send({ baggage }: { baggage: unknown }): Promise<unknown> {
        const question = { subject: "Raw.look", body: {} };
        return (await this.request("Raw", question, { headers: { baggage } })).body;
      }
    },
  });
  const send = (baggage: unknown) =>
    services.proxy<{ send(args: { baggage: unknown }): Promise<number> }>("Relay").send({
      baggage,
    });
  assert.equal(await send("a=1,b=2"), 2);
  for (const bad of [5, ["a=1"], "\0", `a=${"x".repeat(8192)}`]) assert.equal(await send(bad), 0);
});

Deno.test("an event has the trace id that it is emitted with, in place of the running one", async () => {
  await using services = await startServices({ Listen });
  await services.emit("begun", {}, { traceId: "f00d" });
  await services.settled();
  assert.deepEqual(heardBy(services)["begun"], [undefined, "f00d"]);
  for (const traceId of ["", "x".repeat(257), 5 as unknown as string]) {
    await assert.rejects(services.emit("begun", {}, { traceId }), {
      name: "RangeError",
      message: /traceId must be a string of 1 to 256 characters/,
    });
  }
});

import assert from "node:assert/strict";
import { Interface, rpc } from "@lymph/lymph";
import { startServices } from "@lymph/lymph/testing";

/** A service whose optional arguments have no defaults. */
export class Bakery extends Interface {
  @rpc()
  order({ items, count, note: text }: {
    items: string[];
    count?: number;
    note?: unknown;
  }): unknown {
    return [items, count, text];
  }
  @rpc()
  find({ id, name }: { id: number; name?: undefined } | { id?: undefined; name: string }): unknown {
    return id ?? name;
  }
  @rpc()
  untold({ id }: { id: ReturnType<typeof Date.now> }): unknown {
    return id;
  }
}

Deno.test("an optional argument needs no default, where its type is known", async () => {
  await using services = await startServices({ Bakery });
  const ask = async (method: string, body: unknown) =>
    (await services.request("Bakery", { subject: `Bakery.${method}`, body })).body;
  assert.deepEqual(await ask("order", { items: ["roll"] }), [["roll"], null, null]);
  assert.deepEqual(await ask("order", { items: [], count: 2, note: 3 }), [[], 2, 3]);
  assert.equal(await ask("find", { id: 1 }), 1);
  assert.equal(await ask("find", { name: "roll" }), "roll");
  await assert.rejects(ask("order", { count: 1 }), /Bakery\.order needs "items": its parameters/);
  await assert.rejects(ask("find", {}), /Bakery\.find: expected /);
  await assert.rejects(ask("untold", {}), /Bakery\.untold needs "id": its parameters are id/);
});

Deno.test("without types, an optional argument needs a default", async () => {
  await using services = await startServices({ Bakery }, { validate: { mode: "off" } });
  const asked = services.request("Bakery", { subject: "Bakery.order", body: { items: [] } });
  await assert.rejects(asked, /Bakery\.order needs "count" and "note"/);
});

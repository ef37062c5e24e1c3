import assert from "node:assert/strict";
import { Interface, rpc } from "../../mod.ts";
import { runCommand, startServices } from "../../tests/kit/mod.ts";
import request from "../commands/request.ts";

class OutOfStock extends Error {
  constructor(readonly item: string) {
    super("sold out");
  }
}

class Shop extends Interface {
  @rpc({ raises: [OutOfStock, RangeError] })
  order({ item }: { item: string }): string {
    throw item === "" ? new RangeError("no item") : new OutOfStock(item);
  }
}

Deno.test("a declared error is one line with its fields, if it has some", async () => {
  await using services = await startServices({ Shop });
  const look = async (item: string) => {
    const args = ["Shop.order", JSON.stringify({ item })];
    const { code, stdout, stderr } = await runCommand(request, args, { services });
    assert.deepEqual([code, stdout], [1, ""]);
    return stderr;
  };
  assert.match(
    await look("tea"),
    /^lymph: Shop\.order failed: OutOfStock: sold out \{ item: 'tea' \}[^\n]*\n$/,
  );
  assert.match(await look(""), /^lymph: Shop\.order failed: RangeError: no item[^{\n]*\n$/);
});

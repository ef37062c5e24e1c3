import assert from "node:assert/strict";
import { Interface, NackError, RemoteError, rpc } from "../../../mod.ts";
import { startServices } from "../../../tests/kit/mod.ts";

class OutOfStock extends Error {}

/** Its constructor takes no message, and fails with one. */
class Declined extends Error {
  static readonly status = 402;
  constructor(readonly cents: number) {
    super(`Declined: ${cents.toFixed(2)}`);
  }
}

class Shop extends Interface {
  @rpc({ raises: [Declined] })
  pay({ cents }: { cents: number }): void {
    throw new Declined(cents);
  }

  @rpc({ raises: [RangeError, SyntaxError] })
  order({ item }: { item: string }): string {
    if (item === "tea") throw new RangeError("no tea");
    if (item === "?") throw new SyntaxError("no item");
    if (item === "fire") throw new TypeError("no fire");
    return item;
  }
}

/** Errors by their names on the wire. */
const errorMap = { RangeError: OutOfStock, TypeError: OutOfStock };

async function failureOf(item: string): Promise<unknown> {
  await using services = await startServices({ Shop });
  const shop = services.proxy<Shop>("Shop", { errorMap });
  assert.equal(await shop.order({ item: "milk" }), "milk");
  return await shop.order({ item }).then(() => assert.fail("It did not fail"), (error) => error);
}

Deno.test("a proxy throws one's own error in the place of a declared one", async () => {
  const error = await failureOf("tea");
  assert.ok(error instanceof OutOfStock && error.cause instanceof RemoteError, String(error));
  assert.equal(error.message, error.cause.message);
  assert.match(error.message, /no tea$/);
});

Deno.test("a proxy throws errors that it does not know, or are not declared, as they are", async () => {
  const unknown = await failureOf("?");
  assert.ok(unknown instanceof RemoteError && unknown.type === "SyntaxError", String(unknown));
  assert.ok(await failureOf("fire") instanceof NackError);
});

Deno.test("an error of one's own may have a constructor that takes something else", async () => {
  await using services = await startServices({ Shop });
  const shop = services.proxy<Shop>("Shop", { errorMap: { Declined } });
  const error = await shop.pay({ cents: 7 }).then(() => assert.fail("It did not fail"), (e) => e);
  assert.ok(error instanceof Declined && error.cause instanceof RemoteError, String(error));
  assert.deepEqual([error.message, error.cents], ["Declined: 7.00", 7]);
});

import assert from "node:assert/strict";
import { Decimal, Interface, NackError, RemoteError, rpc } from "../../mod.ts";
import { setImmediate } from "node:timers";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { CONTRACTS_HEADER } from "../container/default_interface.ts";
import { unwrapReply } from "./calling/unwrap_reply.ts";
import { Peer } from "./peer.ts";
import { ScriptedTransport } from "./testdata/scripted_transport.ts";
import { testCallsOf } from "./testdata/test_calls.ts";

class OutOfStock extends Error {
  static readonly status = 409;
  readonly code = "out_of_stock";
  readonly left: Decimal;
  constructor(readonly item: string, options?: ErrorOptions) {
    super(`There is no ${item} left`, options);
    this.left = new Decimal("0.00");
  }
}

class Odd extends Error {
  constructor(readonly extra: unknown) {
    super("odd");
  }
}

class Shop extends Interface {
  @rpc({ raises: [OutOfStock, RangeError] })
  order({ item }: { item: string }): string {
    if (item === "") throw new RangeError("no item");
    throw new OutOfStock(item, { cause: new Error("a secret") });
  }

  @rpc({ raises: { SyntaxError: 422, Odd: 418 } })
  parse({ what }: { what: string }): string {
    if (what === "text") throw new SyntaxError("no text");
    if (what === "large") throw new Odd("a".repeat(16 * 1024));
    if (what === "class") throw new Odd(new (class Own {})());
    if (what === "function") throw new Odd(() => 1);
    throw new TypeError("not declared");
  }

  @rpc({ raises: [RemoteError] })
  async relay(): Promise<string> {
    return await this.proxy<Shop>("Shop").order({ item: "tea" });
  }
}

async function failure(call: Promise<unknown>): Promise<Error> {
  return await call.then(() => assert.fail("It did not fail"), (error) => error);
}

const test = testCallsOf({ Shop });

test("a declared error brings its fields, its code and the status of its class", async (services) => {
  const error = await failure(services.proxy<Shop>("Shop").order({ item: "tea" }));
  assert.ok(error instanceof RemoteError);
  const { type, message, status, code, details } = error;
  assert.deepEqual({ type, message, status, code, details }, {
    type: "OutOfStock",
    message: "There is no tea left",
    status: 409,
    code: "out_of_stock",
    details: { code: "out_of_stock", item: "tea", left: new Decimal("0.00") },
  });
});

test("the caller's own class gets the message and the fields of the service's error", async (services) => {
  const shop = services.proxy<Shop>("Shop", { errorMap: { OutOfStock } });
  const error = await failure(shop.order({ item: "tea" }));
  assert.ok(error instanceof OutOfStock && error.cause instanceof RemoteError);
  // Though its constructor takes an item, and not a message.
  assert.deepEqual([error.message, error.item, error.code], [
    "There is no tea left",
    "tea",
    "out_of_stock",
  ]);
  assert.ok(error.left.equals(new Decimal("0")));
});

test("errors without fields have no details, and a status where one is declared", async (services) => {
  const shop = services.proxy<Shop>("Shop");
  const look = async (call: Promise<unknown>) => {
    const error = await failure(call);
    assert.ok(error instanceof RemoteError, String(error));
    return [error.type, error.status, error.code, error.details];
  };
  assert.deepEqual(await look(shop.order({ item: "" })), ["RangeError", undefined, undefined, {}]);
  assert.deepEqual(await look(shop.parse({ what: "text" })), ["SyntaxError", 422, undefined, {}]);
  // What the framework knows of another call is not for the caller of this one.
  assert.deepEqual(await look(shop.relay()), ["RemoteError", undefined, undefined, {}]);
});

test("fields that are too large or cannot be sent are left out, and the error arrives", async (services) => {
  for (const what of ["large", "class", "function"]) {
    const error = await failure(services.proxy<Shop>("Shop").parse({ what }));
    assert.ok(error instanceof RemoteError, String(error));
    assert.deepEqual([error.type, error.message, error.status], ["Odd", "odd", 418]);
    assert.deepEqual(error.details, {});
  }
});

test("an error that is not among the declared statuses is not declared", async (services) => {
  const error = await failure(services.proxy<Shop>("Shop").parse({ what: "?" }));
  assert.ok(error instanceof NackError);
  assert.deepEqual([error.reason, error.notExecuted], [undefined, undefined]);
});

test("a call that was refused says that it was not executed, and why", async (services) => {
  const question = { subject: "Shop.order", body: { itme: "tea" } };
  const error = await failure(services.request("Shop", question));
  assert.ok(error instanceof NackError);
  assert.equal(error.notExecuted, "bad_arguments");
});

Deno.test("a caller of Python lymph gets the name and the message of a declared error alone", async () => {
  const body = { type: "OutOfStock", message: "no tea" };
  const extras = { status: 409, details: { item: "tea" } };
  for (const nativePeers of [true, false]) {
    const transport = Object.assign(new ScriptedTransport(), { nativePeers });
    const handle = () => ({ type: "ERROR", body, extras } as const);
    const peer = new Peer({ transport, serializer: new MsgpackSerializer(), handle });
    await peer.start();
    transport.deliver("tcp://127.0.0.1:1", { type: "REQ", subject: "Shop.order" });
    await new Promise<void>((resolve) => setImmediate(resolve));
    await peer.stop();
    const { message } = transport.sent[0] ?? assert.fail("Nothing was sent");
    assert.deepEqual(message.body, nativePeers ? { ...body, ...extras } : body);
  }
});

test("inspect names the errors that a method declares, however it does", async (services) => {
  const { body } = await services.request("Shop", { subject: "lymph.inspect", body: {} }, {
    headers: { [CONTRACTS_HEADER]: true },
  });
  const { methods } = body as { methods: { name: string; raises?: unknown }[] };
  const raises = Object.fromEntries(methods.map(({ name, raises }) => [name, raises]));
  assert.deepEqual(raises["Shop.order"], [
    { name: "OutOfStock", status: 409 },
    { name: "RangeError" },
  ]);
  assert.deepEqual(raises["Shop.parse"], [
    { name: "SyntaxError", status: 422 },
    { name: "Odd", status: 418 },
  ]);
});

Deno.test("what is no status and no object in the body of an ERROR is not taken for one", () => {
  const question = { subject: "Shop.order", body: {} };
  for (const extras of [{ status: 200, details: [1] }, { status: "409", details: new Map() }, {}]) {
    const body = { type: "OutOfStock", message: "no tea", ...extras };
    const message = { type: "ERROR", id: "0", subject: "1", headers: {}, body } as const;
    assert.throws(
      () => unwrapReply(message, question, "tcp://127.0.0.1:1"),
      (error: RemoteError) => error.status === undefined && Object.keys(error.details).length === 0,
    );
  }
});

Deno.test("statuses of declared errors are from 400 to 599", () => {
  for (const raises of [{ OutOfStock: 200 }, { OutOfStock: "409" }, 409, [409]]) {
    assert.throws(() => rpc({ raises: raises as [] }), {
      name: "RangeError",
      message: /^The option raises must be a list of error classes, or statuses from 400 to 599/,
    });
  }
});

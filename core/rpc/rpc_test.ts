import assert from "node:assert/strict";
import {
  Interface,
  LookupError,
  NackError,
  NotConnectedError,
  rawRpc,
  RemoteError,
  type ReplyChannel,
  type RequestContext,
  rpc,
  TimeoutError,
} from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { currentTraceId } from "../observe/trace.ts";
import { testCallsOf } from "./testdata/test_calls.ts";

class OutOfStock extends Error {}

class Shop extends Interface {
  readonly seen: string[] = [];
  started = Promise.withResolvers<RequestContext>();
  finish = Promise.withResolvers<string>();

  /** Returns what it gets. */
  @rpc()
  echo({ value }: { value: unknown }): unknown {
    return value;
  }
  @rpc()
  nothing(): void {}
  @rpc({ raises: [OutOfStock] })
  buy({ item }: { item: string }): never {
    throw new OutOfStock(`no ${item} left`);
  }
  @rpc()
  crash(): never {
    throw new Error("a secret");
  }
  @rpc()
  async slow(_args: object, context: RequestContext): Promise<string> {
    this.started.resolve(context);
    return await this.finish.promise;
  }
  @rpc()
  unserializable(): unknown {
    return () => {};
  }
  @rpc()
  trace(): string {
    return currentTraceId();
  }
  @rpc()
  async relay({ subject }: { subject: string }): Promise<unknown> {
    const { body } = await this.request("Shop", { subject, body: {} }, { timeoutMs: 60_000 });
    return body;
  }
  @rpc()
  who(): string {
    this.seen.push("who");
    return this.name;
  }
  @rawRpc()
  accept(channel: ReplyChannel): void {
    channel.addHeader("place", 7);
    channel.ack();
  }
  @rawRpc()
  twice(channel: ReplyChannel): void {
    channel.reply("first");
    channel.reply("second");
  }
  @rawRpc()
  silent(_channel: ReplyChannel): void {}
  @rawRpc()
  fail(channel: ReplyChannel, { code }: { code: number }): void {
    channel.error({ type: "Coded", message: "see code", code });
  }
}

const test = testCallsOf({ Shop });

test("a proxy calls a method by its name", async (services) => {
  const shop = services.proxy<Shop>("Shop");
  assert.equal(await shop.echo({ value: 42 }), 42);
  assert.equal(await shop.nothing(), null);
});

test("a deferred call may be ignored, failure and all", async (services) => {
  services.proxy<Shop>("Shop").crash.defer();
  assert.equal(await services.proxy<Shop>("Shop").echo.defer({ value: 1 }), 1);
});

Deno.test("a caller is told what is wrong with its request, and nothing of what is wrong inside", async () => {
  class Silent extends Interface {
    help(): void {}
  }
  await using services = await startServices({ Shop, Silent });
  const reasonOf = async (service: string, subject: string, body: object) => {
    const error = await services.request(service, { subject, body }).catch((error) => error);
    assert.ok(error instanceof NackError, String(error));
    return error.reason;
  };
  assert.equal(await reasonOf("Shop", "Shop.nope", {}), "there is no such method");
  assert.equal(await reasonOf("Silent", "Silent.hi", {}), "there is no such method");
  const forgotten = await reasonOf("Silent", "Silent.help", {});
  assert.equal(forgotten, "there is no such method for callers: it has no @rpc()");
  assert.match(await reasonOf("Shop", "Shop.echo", { vale: 1 }) ?? "", /no parameter "vale"/);
  assert.equal(await reasonOf("Shop", "Shop.crash", {}), undefined);
});

test("a time to wait that is no number is refused", async (services) => {
  const asking = services.proxy<Shop>("Shop", { timeoutMs: NaN }).nothing();
  await assert.rejects(asking, /RangeError: .*timeoutMs must be a number/);
});

test("P14: no deadline passes early where the clock is set an hour ahead or back", async (services) => {
  const shop = services.proxy<Shop>("Shop", { timeoutMs: 60_000 });
  const { now } = Date;
  try {
    for (const hours of [1, -1]) {
      const calling = shop.slow({});
      await services.instances<Shop>("Shop")[0]?.started.promise;
      Date.now = () => now() + hours * 3_600_000;
      assert.equal(await shop.echo({ value: hours }), hours);
      services.instances<Shop>("Shop")[0]?.finish.resolve("done");
      assert.equal(await calling, "done");
    }
  } finally {
    Date.now = now;
  }
});

Deno.test("P9: an unknown service is a LookupError", async () => {
  await using services = await startServices({});
  await assert.rejects(
    services.request("Nobody", { subject: "Nobody.x", body: {} }),
    (error) => error instanceof LookupError && /no service named Nobody/.test(error.message),
  );
});

Deno.test("a service whose instances have gone is a NotConnectedError", async () => {
  await using services = await startServices({});
  {
    await using _shop = await startServices({ Shop }, { network: services.network });
  }
  await assert.rejects(services.proxy<Shop>("Shop").who(), NotConnectedError);
});

Deno.test("a request that may wait gets its answer once an instance appears", async () => {
  await using services = await startServices({});
  const answer = services.proxy<Shop>("Shop", { wait: true }).who();
  await using _shop = await startServices({ Shop }, { network: services.network });
  assert.equal(await answer, "Shop");
});

test("a declared error arrives with its class name and message", async (services) => {
  await assert.rejects(services.proxy<Shop>("Shop").buy({ item: "milk" }), (error) => {
    assert.ok(error instanceof RemoteError);
    assert.equal(error.type, "OutOfStock");
    assert.equal(error.message, "no milk left");
    assert.equal(error.request.subject, "Shop.buy");
    return true;
  });
});

for (
  const [what, subject, body] of [
    ["an undeclared error", "Shop.crash", {}],
    ["an unknown method", "Shop.steal", {}],
    ["an unknown interface", "Bank.rob", {}],
    ["a subject without a dot", "Shop", {}],
    ["an argument that no parameter takes", "Shop.echo", { valeu: 1 }],
    ["a body that is no object", "Shop.echo", [1]],
    ["a result that cannot be sent", "Shop.unserializable", {}],
    ["a channel that is never answered", "Shop.silent", {}],
    ["a method of the base class", "Shop.onStop", {}],
    ["a property of Object.prototype", "Shop.constructor", {}],
  ] as const
) {
  test(`${what} is refused and nothing leaks`, async (services) => {
    await assert.rejects(services.request("Shop", { subject, body }), (error) => {
      assert.ok(error instanceof NackError);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
}

test("a channel acknowledges, adds headers and sends errors of any shape", async (services) => {
  const ack = await services.request("Shop", { subject: "Shop.accept", body: {} });
  assert.equal(ack.type, "ACK");
  assert.equal(ack.headers["place"], 7);
  await assert.rejects(
    services.request("Shop", { subject: "Shop.fail", body: { code: 3 } }),
    (error) => error instanceof RemoteError && error.type === "Coded",
  );
});

test("the first answer of a channel counts", async (services) => {
  assert.equal((await services.request("Shop", { subject: "Shop.twice", body: {} })).body, "first");
});

test("a request without an answer ends at its deadline and its handler is told", async (services) => {
  const shop = services.instances<Shop>("Shop")[0] as Shop;
  let hasStarted = false;
  shop.started.promise.then(() => hasStarted = true);
  // On a busy machine a short deadline can pass before the handler begins.
  for (let timeoutMs = 20; !hasStarted; timeoutMs *= 2) {
    await assert.rejects(services.proxy<Shop>("Shop", { timeoutMs }).slow({}), (error) => {
      assert.ok(error instanceof TimeoutError);
      assert.match(error.message, /^Shop.slow at local:\/\/1 did not answer within \d+ ms$/);
      return true;
    });
  }
  const { signal } = await shop.started.promise;
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  shop.finish.resolve("too late");
});

test("an aborted request ends at once with its reason and its handler is told", async (services) => {
  const [shop] = services.instances<Shop>("Shop");
  const abort = new AbortController();
  const slow = services.proxy<Shop>("Shop", { signal: abort.signal }).slow({});
  const context = await (shop as Shop).started.promise;
  abort.abort(new Error("changed my mind"));
  await assert.rejects(slow, /changed my mind/);
  if (!context.signal.aborted) {
    await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
  }
  (shop as Shop).finish.resolve("too late");
});

test("a request that was aborted before is not sent", async (services) => {
  const options = { signal: AbortSignal.abort(new Error("never mind")) };
  await assert.rejects(services.proxy<Shop>("Shop", options).who(), /never mind/);
  assert.deepEqual(services.instances<Shop>("Shop")[0]?.seen, []);
});

test("a nested call has no more time than the call that it serves", async (services) => {
  const [shop] = services.instances<Shop>("Shop");
  const relayed = services.proxy<Shop>("Shop", { timeoutMs: 500 }).relay({ subject: "Shop.slow" });
  const { remainingMs } = await (shop as Shop).started.promise;
  assert.ok(remainingMs <= 500, `${remainingMs}`);
  (shop as Shop).finish.resolve("in time");
  assert.equal(await relayed, "in time");
});

test("a trace id goes through nested calls", async (services) => {
  const traceId = "0123456789abcdef0123456789abcdef";
  const question = { subject: "Shop.relay", body: { subject: "Shop.trace" } };
  assert.equal((await services.request("Shop", question, { traceId })).body, traceId);
});

test("requests without a trace start one each", async (services) => {
  const shop = services.proxy<Shop>("Shop");
  const [one, two] = [await shop.trace(), await shop.trace()];
  assert.match(one, /^[0-9a-f]{32}$/);
  assert.notEqual(one, two);
});

Deno.test("instances are asked in turn", async () => {
  await using services = await startServices({ Shop: { class: Shop, instances: 3 } });
  const shop = services.proxy<Shop>("Shop");
  for (let i = 0; i < 9; i++) await shop.who();
  assert.deepEqual(services.instances<Shop>("Shop").map(({ seen }) => seen.length), [3, 3, 3]);
});

Deno.test("a version asks for instances of that major at least", async () => {
  await using services = await startServices({ "Shop@1.2.0": Shop, "Shop@2.0.0": Shop });
  const ask = async (version: string) => {
    const { headers } = await services.request("Shop", { subject: "Shop.who", body: {} }, {
      version,
    });
    return headers["version"];
  };
  assert.equal(await ask("1"), "1.2.0");
  assert.equal(await ask("2.0"), "2.0.0");
  await assert.rejects(ask("1.3"), /no instance of version 1.3: current values are 1.2.0, 2.0.0/);
});

Deno.test("a service that stops finishes what it has begun", async () => {
  await using services = await startServices({});
  const shopServices = await startServices({ Shop }, { network: services.network });
  const [shop] = shopServices.instances<Shop>("Shop");
  const slow = services.proxy<Shop>("Shop").slow({});
  await (shop as Shop).started.promise;
  const stopped = shopServices[Symbol.asyncDispose]();
  (shop as Shop).finish.resolve("done");
  assert.equal(await slow, "done");
  await stopped;
});

test("every container answers for itself", async (services) => {
  const ask = async (subject: string, body: object = {}) =>
    (await services.request("Shop", { subject, body })).body;
  assert.equal(await ask("lymph.ping", { payload: "hi" }), "hi");
  assert.equal(await ask("lymph.ping"), null);
  const { methods } = await ask("lymph.inspect") as { methods: Record<string, unknown>[] };
  assert.deepEqual(methods.find(({ name }) => name === "Shop.echo"), {
    name: "Shop.echo",
    version: "None",
    params: ["value"],
    help: "Returns what it gets.",
  });
  assert.ok(methods.some(({ name }) => name === "lymph.status"));
});

Deno.test("a stub answers in place of a service that is not there", async () => {
  await using services = await startServices({}, {
    stubs: {
      "Clock.now": 7,
      "Clock.add": ({ a, b }) => Number(a) + Number(b),
      "Clock.break": new RangeError("no springs"),
    },
  });
  const ask = async (subject: string, body: object = {}) =>
    (await services.request("Clock", { subject, body })).body;
  assert.equal(await ask("Clock.now"), 7);
  assert.equal(await ask("Clock.add", { a: 1, b: 2 }), 3);
  await assert.rejects(ask("Clock.break"), /no springs/);
  assert.deepEqual(services.calls[1], { subject: "Clock.add", args: { a: 1, b: 2 } });
});

Deno.test("L6: an old and a new release serve side by side, each those who can use it", async () => {
  class Old extends Interface {
    @rpc()
    greet({ name }: { name: string }): string {
      return `Hi, ${name}!`;
    }
  }
  class New extends Interface {
    @rpc()
    greet({ name, title = "" }: { name: string; title?: string }): string {
      return `Hello, ${title}${name}!`;
    }
  }
  await using services = await startServices({ "Greeting@1.0.0": Old, "Greeting@1.1.0": New });
  const asked = async (version: string, args: { name: string; title?: string }) => {
    const greeting = services.proxy<New>("Greeting", { version });
    return new Set(await Promise.all(Array.from({ length: 10 }, () => greeting.greet(args))));
  };
  assert.deepEqual(await asked("1.0.0", { name: "Joe" }), new Set(["Hi, Joe!", "Hello, Joe!"]));
  assert.deepEqual(await asked("1.1", { name: "Joe", title: "Dr " }), new Set(["Hello, Dr Joe!"]));
});

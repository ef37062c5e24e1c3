import assert from "node:assert/strict";
import {
  Container,
  Interface,
  NackError,
  type Plugin,
  type RequestOptions,
  rpc,
} from "../../mod.ts";
import { eventually } from "../../tests/kit/eventually.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { ClassContract } from "../contract/contract.ts";
import { configureLogging } from "../observe/logs/log.ts";
import type { ContainerOptions } from "./container_options.ts";

class Shop extends Interface {
  readonly orders: unknown[] = [];
  readonly started: PromiseWithResolvers<void> = Promise.withResolvers();

  override onStart(): void {
    this.started.resolve();
  }

  @rpc()
  order(args: { items: { price: number }[] }): unknown {
    this.orders.push(args);
    return { total: args.items[0]?.price };
  }

  @rpc()
  list(args: { page: number } | undefined): unknown {
    return args;
  }
}

const NUMBER = { type: "number" } as const;

/** What the source of `Shop` would tell. */
const CONTRACT: ClassContract = {
  methods: {
    order: {
      input: {
        type: "object",
        properties: { items: { type: "array", items: { $ref: "#/$defs/Item" } } },
        required: ["items"],
      },
      output: { type: "object", properties: { total: NUMBER }, required: ["total"] },
    },
    list: {
      input: {
        anyOf: [
          { type: "object", properties: { page: NUMBER }, required: ["page"] },
          { type: "null", "x-wire": "nothing" },
        ],
      },
      output: {},
    },
  },
  handles: {},
  emits: {},
  definitions: { Item: { type: "object", properties: { price: NUMBER }, required: ["price"] } },
  untranslated: [],
};

const RIGHT = { items: [{ price: 1 }] };
const WRONG = { items: [{ price: 1 }, { price: "7" }] };

async function startShop(options: ContainerOptions) {
  const network = new LocalNetwork();
  const errors: string[] = [];
  const note = (error: Error) => void errors.push(error.message);
  const plugin: Plugin = { name: "test", onError: note, onRefused: note };
  const container = new Container(network.parts(new MsgpackSerializer()), {
    describeClass: () => Promise.resolve(CONTRACT),
    plugins: [plugin],
    ...options,
  });
  const shop = await container.install(Shop);
  const client = new Container(network.parts(new MsgpackSerializer()), { isolated: true });
  return {
    shop,
    errors,
    container,
    ask: async (method: string, body: unknown, address = "Shop", options: RequestOptions = {}) =>
      (await client.request(address, { subject: `Shop.${method}`, body }, options)).body,
    async start(): Promise<void> {
      await Promise.all([client.start(), container.start()]);
    },
    async [Symbol.asyncDispose]() {
      await client.stop();
      await container.stop();
    },
  };
}

Deno.test("arguments of a wrong type are refused with their path, and nothing is executed", async () => {
  await using services = await startShop({});
  await services.start();
  await assert.rejects(services.ask("order", WRONG), (error) => {
    assert.ok(error instanceof NackError);
    assert.equal(error.reason, 'Shop.order: items[1].price: expected number, got "7"');
    return true;
  });
  assert.deepEqual(services.shop.orders, []);
  assert.deepEqual(services.errors, [
    'Refused Shop.order: Shop.order: items[1].price: expected number, got "7"',
  ]);
  assert.deepEqual(await services.ask("order", RIGHT), { total: 1 });
});

Deno.test("a method whose parameter is no object is told when it starts", async () => {
  const told: string[] = [];
  configureLogging({ level: "warning", sinks: [({ message }) => told.push(message)] });
  using _quiet = {
    [Symbol.dispose]: () => configureLogging({ level: "error", sinks: [] }),
  };
  const methods = { ...CONTRACT.methods, list: { input: NUMBER, output: {} } };
  await using services = await startShop({
    describeClass: () => Promise.resolve({ ...CONTRACT, methods }),
  });
  await services.start();
  assert.deepEqual(told, [
    "Shop.list cannot take arguments: its parameter must be one object, such as ({ id }: { id: number })",
  ]);
});

Deno.test("no arguments are taken where the parameter is optional", async () => {
  await using services = await startShop({});
  await services.start();
  assert.deepEqual(await services.ask("list", {}), {});
  assert.deepEqual(await services.ask("list", null), {});
  await assert.rejects(services.ask("list", { page: "1" }), /page: expected number, got "1"/);
});

Deno.test("a request waits until it is known what to check", async () => {
  const known = Promise.withResolvers<ClassContract>();
  await using services = await startShop({ describeClass: () => known.promise });
  const started = services.start();
  await services.shop.started.promise;
  const asked = services.ask("order", WRONG, services.container.endpoint);
  known.resolve(CONTRACT);
  await assert.rejects(asked, /items\[1\]\.price: expected number/);
  await started;
});

Deno.test("a request whose caller gives up before it is known what to check is not executed", async () => {
  const known = Promise.withResolvers<ClassContract>();
  await using services = await startShop({ describeClass: () => known.promise });
  const started = services.start();
  await services.shop.started.promise;
  const caller = new AbortController();
  const { signal } = caller;
  const asked = services.ask("order", RIGHT, services.container.endpoint, { signal });
  await eventually(() =>
    services.container.pending().some(({ subject }) => subject === "Shop.order")
  );
  caller.abort();
  await assert.rejects(asked);
  await eventually(() => services.container.pending().some(({ note }) => note !== undefined));
  known.resolve(CONTRACT);
  await started;
  assert.deepEqual(services.shop.orders, []);
});

Deno.test("with warn, wrong arguments are taken", async () => {
  await using services = await startShop({ validate: { mode: "warn" } });
  await services.start();
  await services.ask("order", WRONG);
  assert.deepEqual(services.shop.orders, [WRONG]);
  assert.deepEqual(services.errors, []);
});

Deno.test("with off, no source is read", async () => {
  const describeClass = () => assert.fail("the source is read");
  await using services = await startShop({ describeClass, validate: { mode: "off" } });
  await services.start();
  await services.ask("order", WRONG);
});

Deno.test("a wrong result is an error of the service, where results are checked", async () => {
  await using services = await startShop({ validate: { results: true } });
  await services.start();
  await assert.rejects(services.ask("order", { items: [] }), (error) => {
    assert.ok(error instanceof NackError);
    assert.equal(error.reason, undefined);
    return true;
  });
  assert.deepEqual(services.errors, ["result.total: expected number, got nothing"]);
  await using unchecked = await startShop({});
  await unchecked.start();
  assert.deepEqual(await unchecked.ask("order", { items: [] }), {});
});

Deno.test("a class whose source cannot be read is served unchecked", async () => {
  await using services = await startShop({ describeClass: () => Promise.resolve(undefined) });
  await services.start();
  await services.ask("order", WRONG);
});

import assert from "node:assert/strict";
import {
  Container,
  event,
  Interface,
  type Plugin,
  rawRpc,
  type ReplyChannel,
  rpc,
  task,
} from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { Rule, UrlMap, WebServiceInterface } from "../../web/mod.ts";

class Shop extends WebServiceInterface {
  override readonly urlMap: UrlMap = new UrlMap([new Rule("/open/<name>", { endpoint: "open" })]);

  open(_request: Request, { name }: { name: string }): string {
    return name;
  }

  @rpc()
  order({ item }: { item: string }): string {
    return item;
  }

  @rawRpc()
  count(channel: ReplyChannel): void {
    channel.reply(3);
  }

  @rpc()
  async pack(): Promise<void> {
    await this.apply(this.wrapUp, { item: "tea" });
    await this.emit("order.placed");
  }

  @task()
  wrapUp(_args: { item: string }): void {}

  @event("order.placed")
  onOrder(): void {}
}

/** Notes what it wraps. */
class Recorder implements Plugin {
  readonly name = "recorder";
  readonly seen: string[] = [];

  async aroundRequest(...[{ subject, args }, next]: Parameters<Required<Plugin>["aroundRequest"]>) {
    this.seen.push(`${subject} ${JSON.stringify(args)}`);
    const result = await next();
    return subject === "Shop.order" ? `${result}!` : result;
  }

  aroundEvent(...[{ queue, event }, next]: Parameters<Required<Plugin>["aroundEvent"]>) {
    this.seen.push(`${queue} ${event.type}`);
    return next();
  }

  aroundTask(...[{ subject, args }, next]: Parameters<Required<Plugin>["aroundTask"]>) {
    this.seen.push(`${subject} ${JSON.stringify(args)}`);
    return next();
  }

  async aroundHttpRequest(
    ...[{ subject, params, request }, next]: Parameters<Required<Plugin>["aroundHttpRequest"]>
  ): Promise<Response> {
    this.seen.push(`${subject} ${request.method} ${JSON.stringify(params)}`);
    const response = await next();
    return new Response(`${await response.text()}!`, response);
  }
}

Deno.test("a plugin wraps requests, events, tasks and HTTP requests", async () => {
  const recorder = new Recorder();
  await using services = await startServices({ Shop: { class: Shop, config: { port: 0 } } }, {
    plugins: [recorder],
  });
  const shop = services.proxy<Shop>("Shop");
  assert.equal(await shop.order({ item: "tea" }), "tea!");
  assert.equal((await services.request("Shop", { subject: "Shop.count", body: {} })).body, 3);
  await shop.pack();
  await services.settled();
  assert.deepEqual(recorder.seen.splice(0).toSorted(), [
    "Shop-onOrder order.placed",
    "Shop.count {}",
    'Shop.order {"item":"tea"}',
    "Shop.pack {}",
    'Shop.wrapUp {"item":"tea"}',
  ]);
  const response = await services.fetch("Shop", "/open/ajar");
  assert.equal(await response.text(), "ajar!");
  assert.deepEqual(recorder.seen, ['Shop.open GET {"name":"ajar"}']);
});

Deno.test("plugins start before everything else, and stop after it", async () => {
  const order: string[] = [];
  class Service extends Interface {
    override onStart(): void {
      order.push("service starts");
    }
    override onStop(): void {
      order.push("service stops");
    }
  }
  const plugin = (name: string): Plugin => ({
    name,
    start: () => void order.push(`${name} starts`),
    stop: () => {
      order.push(`${name} stops`);
      throw new Error("which harms nobody");
    },
  });
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()), {
    plugins: [plugin("first"), plugin("second")],
  });
  await container.install(Service);
  await container.start();
  await container.stop();
  assert.deepEqual(order, [
    "first starts",
    "second starts",
    "service starts",
    "service stops",
    "second stops",
    "first stops",
  ]);
});

Deno.test("only one plugin can record spans", () => {
  const spans = { activeTraceId: () => undefined, run: () => assert.fail("nothing runs") };
  const plugins = ["sentry", "newrelic"].map((name) => ({ name, spans }));
  assert.throws(
    () => new Container(new LocalNetwork().parts(new MsgpackSerializer()), { plugins }),
    /^ConfigError: Only one plugin can record spans: turn them off in sentry or newrelic$/,
  );
});

Deno.test("a plugin may answer in the place of a method, raw or not", async () => {
  const plugin: Plugin = { name: "answers", aroundRequest: ({ context }) => context.subject };
  await using services = await startServices({ Shop }, { plugins: [plugin] });
  const ask = async (subject: string, body: object) =>
    (await services.request("Shop", { subject, body })).body;
  assert.equal(await ask("Shop.order", { item: "tea" }), "Shop.order");
  assert.equal(await ask("Shop.count", {}), "Shop.count");
});

Deno.test("plugins are told of the interfaces that were configured, and of no other", async () => {
  const told: string[] = [];
  const plugin: Plugin = {
    name: "lists",
    onInterfaceInstalled: ({ name }) => void told.push(name),
  };
  await using services = await startServices({ Shop }, { plugins: [plugin] });
  assert.ok(services.instances("Shop").length > 0);
  assert.deepEqual(new Set(told), new Set(["Shop"]));
});

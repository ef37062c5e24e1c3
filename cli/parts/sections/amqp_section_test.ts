import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/mod.ts";
import { ConfigError } from "../../../core/errors.ts";
import { amqpUrl, amqpUrls, createAmqpEventSystem } from "./amqp_section.ts";

function sectionOf(events: Record<string, unknown>) {
  const values = { container: { events } };
  return createConfig(values).section("container.events");
}

const CASES: readonly [string, Record<string, unknown>, string][] = [
  ["nothing stands for a broker beside us", {}, "amqp://guest:guest@127.0.0.1"],
  [
    "the tutorial's section",
    { transport: "amqp", hostname: "rabbitmq" },
    "amqp://guest:guest@rabbitmq",
  ],
  [
    "all keys",
    { hostname: "mq", port: 5673, userid: "me", password: "p@ss", virtual_host: "a/b" },
    "amqp://me:p%40ss@mq:5673/a%2Fb",
  ],
  ["the root's virtual host", { hostname: "mq", virtual_host: "/" }, "amqp://guest:guest@mq"],
  ["a URL as host name", { hostname: "amqp://me:secret@mq:99/v" }, "amqp://me:secret@mq:99/v"],
  ["a URL with keys for the rest", { hostname: "amqp://mq", userid: "me" }, "amqp://me:guest@mq"],
  ["a URL of the original's client", { url: "pyamqp://mq" }, "amqp://guest:guest@mq"],
  ["an inherited name as scheme", { url: "valueOf://mq" }, "valueof://guest:guest@mq"],
  ["encryption", { hostname: "mq", ssl: true }, "amqps://guest:guest@mq"],
  ["encryption by URL", { url: "amqps://me:x@mq/v" }, "amqps://me:x@mq/v"],
];

for (const [name, section, url] of CASES) {
  Deno.test(`a broker is found by its section: ${name}`, () => {
    assert.equal(amqpUrl(sectionOf(section)), url);
  });
}

Deno.test("a section with the original's keys makes an event system", () => {
  const events = createAmqpEventSystem(sectionOf({
    class: "lymph.events.kombu:KombuEventSystem",
    hostname: "rabbitmq",
    serializer: "lymph-json",
    exchange: "lymph",
    heartbeat: 0,
    connect_timeout: 3,
  }));
  assert.ok(events.deadLetters);
});

Deno.test("a section that names no AMQP transport is refused", () => {
  const refused = (section: Record<string, unknown>, message: RegExp) =>
    assert.throws(
      () => createAmqpEventSystem(sectionOf(section)),
      (error) => error instanceof ConfigError && message.test(error.message),
    );
  refused({ transport: "redis" }, /container\.events\.transport must be one of amqp, amqps/);
  refused({ serializer: "pickle" }, /container\.events\.serializer must be one of lymph-msgpack/);
  refused({ port: "many" }, /container\.events\.port must be a port/);
});

Deno.test("a number that AMQP cannot say is refused where it is configured", () => {
  for (const prefetch of [1, 65_535]) {
    createAmqpEventSystem(sectionOf({ prefetch, heartbeat: "65535 s" }));
  }
  for (const [key, value] of [["prefetch", 65_536], ["prefetch", 0], ["heartbeat", "65536 s"]]) {
    assert.throws(
      () => createAmqpEventSystem(sectionOf({ [String(key)]: value })),
      (error) => error instanceof ConfigError && /must be .*65535/.test(error.message),
    );
  }
});

const LISTS: readonly [string, Record<string, unknown>, readonly string[]][] = [
  ["the original's syntax", { hostname: "amqp://a//;amqp://b//" }, [
    "amqp://guest:guest@a//",
    "amqp://guest:guest@b//",
  ]],
  ["hosts with keys for the rest", { hostname: "a;b:5673", userid: "me", port: 99 }, [
    "amqp://me:guest@a:99",
    "amqp://me:guest@b:5673",
  ]],
  ["a list", { url: ["pyamqp://a", "amqps://b/v; c"] }, [
    "amqp://guest:guest@a",
    "amqps://guest:guest@b/v",
    "amqp://guest:guest@c",
  ]],
];

for (const [name, section, urls] of LISTS) {
  Deno.test(`P2 several brokers are found by their section: ${name}`, () => {
    assert.deepEqual(amqpUrls(sectionOf(section)), urls);
  });
}

Deno.test("P2 a list that names no broker is refused without its passwords", () => {
  for (const hostname of [";", [], "amqp://me:secret@a;amqp://me:secret@b:port", [1, 2]]) {
    assert.throws(() => amqpUrls(sectionOf({ hostname })), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /container\.events\.hostname/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});

Deno.test("a list that names no broker is told from one with a broker that cannot be", () => {
  for (const [url, reason] of [[";", "it names none"], ["mq:abc", "one of them is not a URL"]]) {
    const message = "configuration: container.events.url must name one broker or several, " +
      `each like amqp://host:5672/vhost: ${reason}`;
    assert.throws(() => amqpUrls(sectionOf({ url })), { message });
  }
});

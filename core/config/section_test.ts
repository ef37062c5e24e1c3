import assert from "node:assert/strict";
import { ConfigError } from "../errors.ts";
import { DecodeError } from "./decode_error.ts";
import * as decode from "./decoders.ts";
import { mergeConfig } from "./merge.ts";
import { type ConfigOptions, createConfig } from "./section.ts";
import { parseYaml } from "./yaml.ts";

function configOf(text: string, options: ConfigOptions = {}) {
  const file = "conf/greeting.yml";
  const values = parseYaml(text, { file }) as Record<string, unknown>;
  const { fileOf, values: merged } = mergeConfig([{ file, values }]);
  return createConfig(merged, { fileOf, ...options });
}

function assertRefused(read: () => unknown, message: string) {
  assert.throws(read, (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.message, message);
    return true;
  });
}

const greeting = `
interfaces:
  Greeting:
    class: greeting:Greeting
    port: abc
    hosts: [a, 2]
    empty:
    password: 12
    url: amqp://joe:secret@mq/vhost
  Greeting@1.5.0:
    class: greeting:Greeting
    port: 8080
`;

Deno.test("a value is read by its path", () => {
  const config = configOf(greeting);
  assert.equal(config.read("interfaces.Greeting.class", decode.string), "greeting:Greeting");
  assert.equal(config.read("interfaces.Greeting.hosts.0", decode.string), "a");
});

Deno.test("a key that holds dots is reached by a list of segments", () => {
  const config = configOf(greeting);
  assert.equal(config.read(["interfaces", "Greeting@1.5.0", "port"], decode.port), 8080);
  assert.equal(
    config.section(["interfaces", "Greeting@1.5.0"]).path,
    'interfaces["Greeting@1.5.0"]',
  );
});

Deno.test("paths in a section are relative to it", () => {
  const section = configOf(greeting).section("interfaces").section("Greeting");
  assert.equal(section.path, "interfaces.Greeting");
  assert.equal(section.read("class", decode.string), "greeting:Greeting");
  assert.deepEqual(section.keys(), ["class", "port", "hosts", "empty", "password", "url"]);
});

Deno.test("what is missing or null is not there", () => {
  const config = configOf(greeting);
  const cases: [string, boolean][] = [
    ["interfaces.Greeting", true],
    ["interfaces.Greeting.port", true],
    ["interfaces.Greeting.hosts.1", true],
    ["interfaces.Greeting.hosts.2", false],
    ["interfaces.Greeting.hosts.length", false],
    ["interfaces.Greeting.empty", false],
    ["interfaces.Greeting.empty.more", false],
    ["interfaces.Greeting.constructor", false],
    ["nothing.at.all", false],
  ];
  for (const [path, expected] of cases) assert.equal(config.has(path), expected, path);
});

Deno.test("a missing section is empty", () => {
  const section = configOf(greeting).section("container.rpc");
  assert.equal(section.path, "container.rpc");
  assert.deepEqual(section.keys(), []);
  assert.equal(section.read("port", decode.optional(decode.port, 0)), 0);
});

Deno.test("an error names file, key path, requirement and current value", () => {
  const config = configOf(greeting);
  const section = config.section("interfaces.Greeting");
  const cases: [() => unknown, string][] = [
    [
      () => section.read("port", decode.integer),
      'conf/greeting.yml: interfaces.Greeting.port must be a whole number: current value is "abc"',
    ],
    [
      () => section.read("prot", decode.port),
      "conf/greeting.yml: interfaces.Greeting.prot must be a port from 0 to 65535: it is missing " +
      '(did you mean "port"?)',
    ],
    [
      () => section.read("empty", decode.string),
      "conf/greeting.yml: interfaces.Greeting.empty must be a string: current value is null",
    ],
    [
      () => section.read("hosts", decode.list(decode.string)),
      "conf/greeting.yml: interfaces.Greeting.hosts[1] must be a string: current value is 2 " +
      "(put it in quotes)",
    ],
    [
      () => config.read(["interfaces", "Greeting@1.5.0", "port"], decode.boolean),
      'conf/greeting.yml: interfaces["Greeting@1.5.0"].port must be true or false: ' +
      "current value is 8080",
    ],
    [
      () => config.section("interfaces.Greeting.port"),
      'conf/greeting.yml: interfaces.Greeting.port must be a mapping: current value is "abc"',
    ],
    [
      () => config.read("interfaces.Greeting.port.number", decode.port),
      'conf/greeting.yml: interfaces.Greeting.port must be a mapping: current value is "abc"',
    ],
    [
      () => section.read("port", (value) => new URL(String(value))),
      "conf/greeting.yml: interfaces.Greeting.port is not accepted: Invalid URL: 'abc'",
    ],
    [
      () => config.read("interfaces.Listen", decode.anything),
      "conf/greeting.yml: interfaces.Listen must be there: it is missing",
    ],
  ];
  for (const [read, message] of cases) assertRefused(read, message);
});

Deno.test("inspected, it shows what it holds, and no secret", () => {
  const config = createConfig({ registry: { hosts: "here", password: "hunter2" } });
  const shown = Deno.inspect(config.section("registry"), { colors: false });
  assert.match(shown, /hosts: "here"/);
  assert.doesNotMatch(shown, /hunter2/);
});

Deno.test("an error shows no secret", () => {
  const section = configOf(greeting).section("interfaces.Greeting");
  assertRefused(
    () => section.read("password", decode.string),
    "conf/greeting.yml: interfaces.Greeting.password must be a string: current value is (hidden) " +
      "(put it in quotes)",
  );
  assertRefused(
    () => section.read("url", decode.integer),
    "conf/greeting.yml: interfaces.Greeting.url must be a whole number: " +
      'current value is "amqp://joe:(hidden)@mq/vhost"',
  );
});

Deno.test("an error names the file that the value comes from", () => {
  const { values, fileOf } = mergeConfig([
    { file: "node.yml", values: { container: { ip: 1, port: 2 } } },
    { file: "web.yml", values: { container: { port: "x" } } },
  ]);
  const config = createConfig(values, { fileOf });
  const container = config.section("container");
  assertRefused(
    () => container.read("ip", decode.string),
    "node.yml: container.ip must be a string: current value is 1 (put it in quotes)",
  );
  assertRefused(
    () => container.read("port", decode.port),
    'web.yml: container.port must be a port from 0 to 65535: current value is "x"',
  );
});

Deno.test("variables are replaced when a value is read", () => {
  const config = configOf(
    "a: {port: $(env.PORT), db: $(var.db), raw: $(env.NOTHING)}\nb: $(var.section)",
    { env: { PORT: "8080" }, vars: { db: { host: "db1", raw: "$(env.X)" }, section: { c: 1 } } },
  );
  assert.equal(config.read("a.port", decode.port), 8080);
  assert.equal(config.read("a.db.host", decode.string), "db1");
  assert.equal(config.read("a.db.raw", decode.string), "$(env.X)");
  assert.deepEqual(config.read("a.db", decode.anything), { host: "db1", raw: "$(env.X)" });
  assert.equal(config.section("b").read("c", decode.integer), 1);
  assertRefused(
    () => config.read("a.raw", decode.string),
    "conf/greeting.yml: a.raw needs $(env.NOTHING): the environment variable NOTHING is not set",
  );
  assertRefused(
    () => config.section("a").read([], decode.anything),
    "conf/greeting.yml: a.raw needs $(env.NOTHING): the environment variable NOTHING is not set",
  );
});

Deno.test("a schema of any library decodes", () => {
  const schema = {
    "~standard": {
      version: 1 as const,
      vendor: "test",
      validate: (value: unknown) =>
        typeof value === "string" && value.length > 3
          ? { value: value.toUpperCase() }
          : { issues: [{ message: "Too short", path: ["x", { key: 0 }] }, { message: "Other" }] },
    },
  };
  const config = configOf("a: text\nb: no");
  const text: string = config.read("a", schema);
  assert.equal(text, "TEXT");
  assertRefused(
    () => config.read("b", schema),
    "conf/greeting.yml: b.x[0] is not accepted: Too short (and 1 more)",
  );
});

Deno.test("a decoder of one's own says what it requires", () => {
  const even = (value: unknown) => {
    const number = decode.integer(value);
    if (number % 2 !== 0) throw new DecodeError("must be an even number", { value });
    return number;
  };
  const config = configOf("pool: {sizes: [2, 3]}");
  assertRefused(
    () => config.read("pool.sizes", decode.list(even)),
    "conf/greeting.yml: pool.sizes[1] must be an even number: current value is 3",
  );
});

Deno.test("JSON shows the configuration with variables but without secrets", () => {
  const config = configOf(
    "a: {user: $(env.USER), header: 'Bearer $(env.API_TOKEN)', db_password: x, " +
      "url: 'redis://me:pw@host', on: true}\ncredentials: {id: joe}",
    { env: { USER: "joe", API_TOKEN: "t0ken" } },
  );
  assert.deepEqual(JSON.parse(JSON.stringify(config)), {
    a: {
      user: "joe",
      header: "Bearer (hidden)",
      db_password: "(hidden)",
      url: "redis://me:(hidden)@host",
      on: true,
    },
    credentials: { id: "(hidden)" },
  });
  assert.deepEqual(config.section("credentials").toJSON(), { id: "(hidden)" });
});

Deno.test("the value of a secret variable is in no error, whatever the key is", async () => {
  const env = { DB_PASSWORD: "hunter2" };
  const loadClass = (reference: string) => Promise.reject(new Error(`no ${reference}`));
  const config = configOf(
    `port: $(env.DB_PASSWORD)
stored: { class: "$(env.DB_PASSWORD):Store" }
made: { hosts: "$(env.DB_PASSWORD):x" }`,
    { env, loadClass },
  );
  assertRefused(
    () => config.read("port", decode.integer),
    "conf/greeting.yml: port must be a whole number: current value is (hidden)",
  );
  class Refusing {
    constructor({ hosts }: { hosts: string }) {
      throw new RangeError(`not ${hosts.split(":")[0]}`);
    }
  }
  for (const creating of [config.create("stored"), config.create("made", Refusing)]) {
    await assert.rejects(creating, (error: Error) => {
      assert.match(error.message, /^conf\/greeting\.yml: .*not? \(hidden\)/);
      assert.doesNotMatch(Deno.inspect(error), /hunter2/);
      return true;
    });
  }
});

import assert from "node:assert/strict";
import { ConfigError } from "../errors.ts";
import type { Config, Constructor, Extra } from "./config.ts";
import * as decode from "./decoders.ts";
import { type ConfigOptions, createConfig } from "./section.ts";

class Client {
  readonly options: unknown;
  constructor(options: unknown) {
    this.options = options;
  }
}

class Registry {
  constructor(readonly path: string, readonly client: Client) {}
  static async fromConfig(config: Config): Promise<Registry> {
    return new Registry(config.path, await config.shared<Client>("client"));
  }
}

class Needy {
  constructor(readonly other: unknown) {}
  static async fromConfig(config: Config): Promise<Needy> {
    return new Needy(await config.shared("other"));
  }
}

class Broken {
  constructor() {
    throw new Error("no such host\nsecond line");
  }
}

const classes: Record<string, Constructor> = {
  "client:Client": Client,
  "registry:Registry": Registry,
  "needy:Needy": Needy,
  "broken:Broken": Broken,
};

function configOf(values: Record<string, unknown>, options: ConfigOptions = {}): Config {
  return createConfig(values, {
    fileOf: () => "x.yml",
    loadClass: (specifier) =>
      classes[specifier] === undefined
        ? Promise.reject(new Error(`there is no such class`))
        : Promise.resolve(classes[specifier]),
    ...options,
  });
}

async function assertRejects(promise: Promise<unknown>, message: string) {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.message, message);
    return true;
  });
}

Deno.test("a class is created with the other values of its section", async () => {
  const config = configOf({ cache: { class: "client:Client", host: "$(env.HOST)", db: 1 } }, {
    env: { HOST: "redis" },
  });
  const client = await config.create<Client>("cache");
  assert.ok(client instanceof Client);
  assert.deepEqual(client.options, { host: "redis", db: 1 });
});

Deno.test("a function creates an instance in place of a class, and is no class itself", async () => {
  const create = {
    fromConfig: (config: Config) => ({ hosts: config.read("hosts", decode.string) }),
  };
  const config = configOf({ client: { class: "client:create", hosts: "a" } }, {
    loadClass: () => Promise.resolve(create),
  });
  assert.deepEqual(await config.create("client"), { hosts: "a" });
  await assertRejects(
    config.loadClass("client"),
    "x.yml: client.class must name a class: it names a function",
  );
});

Deno.test("a class with fromConfig creates itself from its section", async () => {
  const config = configOf({
    container: { registry: { class: "registry:Registry", client: { class: "client:Client" } } },
  });
  const registry = await config.create<Registry>("container.registry");
  assert.equal(registry.path, "container.registry");
  assert.ok(registry.client instanceof Client);
});

Deno.test("create makes a new instance each time, shared one per path", async () => {
  const config = configOf({ a: { class: "client:Client" }, b: { class: "client:Client" } });
  assert.notEqual(await config.create("a"), await config.create("a"));
  const [first, second] = await Promise.all([config.shared("a"), config.shared("a")]);
  assert.equal(first, second);
  assert.equal(await config.section("a").shared(""), first);
  assert.notEqual(await config.shared("b"), first);
});

Deno.test("the fallback is used where no class is named", async () => {
  const config = configOf({ pool: { size: 3 } });
  assert.deepEqual((await config.create<Client>("pool", Client)).options, { size: 3 });
  assert.deepEqual((await config.create<Client>("missing", Client)).options, {});
  assert.ok(await config.create("missing", "client:Client") instanceof Client);
});

Deno.test("extra values reach constructors and fromConfig, and go before those of the section", async () => {
  const clock = { now: () => 7 };
  class Timed {
    readonly given: unknown;
    constructor(given: unknown) {
      this.given = given;
    }
    static fromConfig(config: Config, extra: Extra): Timed {
      return new Timed([config.path, extra]);
    }
  }
  const config = configOf({ pool: { class: "client:Client", size: 3, clock: "mine" }, timed: {} });
  const { options } = await config.create<Client>("pool", { extra: { clock } });
  assert.deepEqual(options, { size: 3, clock });
  const { given } = await config.create<Timed>("timed", { fallback: Timed, extra: { clock } });
  assert.deepEqual(given, ["timed", { clock }]);
  assert.deepEqual((await config.create<Timed>("timed", Timed)).given, ["timed", {}]);
});

Deno.test("dep:name stands for one shared instance of that dependency", async () => {
  const config = configOf({
    dependencies: { redis: { class: "client:Client", host: "r" } },
    interfaces: { A: { cache: "dep:redis" }, B: { cache: "dep:redis" } },
  });
  const first = await config.section("interfaces.A").shared<Client>("cache");
  assert.deepEqual(first.options, { host: "r" });
  assert.equal(await config.section("interfaces.B").create("cache"), first);
  assert.equal(await config.shared("dependencies.redis"), first);
});

Deno.test("an unknown dependency is named", async () => {
  const config = configOf({
    dependencies: { redis: { class: "client:Client" } },
    interfaces: { A: { cache: "dep:reddis" } },
  });
  await assertRejects(
    config.create("interfaces.A.cache"),
    'x.yml: interfaces.A.cache must name one of the dependencies: current value is "dep:reddis" ' +
      '(did you mean "redis"?)',
  );
});

Deno.test("dependencies that need each other are an error, not a deadlock", async () => {
  const dependencies = {
    a: { class: "needy:Needy", other: "dep:b" },
    b: { class: "needy:Needy", other: "dep:a" },
    c: "dep:c",
  };
  await assertRejects(
    configOf({ dependencies }).shared("dependencies.a"),
    "x.yml: dependencies.a must not depend on itself: dependencies.a → dependencies.a.other → " +
      "dependencies.b → dependencies.b.other → dependencies.a",
  );
  const config = configOf({ dependencies });
  const results = await Promise.allSettled([
    config.shared("dependencies.a"),
    config.shared("dependencies.b"),
  ]);
  assert.deepEqual(results.map(({ status }) => status), ["rejected", "rejected"]);
  await assertRejects(
    config.shared("dependencies.c"),
    "x.yml: dependencies.c must not depend on itself: dependencies.c → dependencies.c",
  );
});

Deno.test("an instance may ask for one that depends on it once it is created itself", async () => {
  const sections: Config[] = [];
  class Keeper {
    static fromConfig(config: Config): Keeper {
      sections.push(config);
      return new Keeper();
    }
  }
  const config = configOf({
    dependencies: {
      keeper: { class: "keeper", later: "dep:needy" },
      needy: { class: "needy", other: "dep:keeper" },
    },
  }, { loadClass: (name) => Promise.resolve(name === "keeper" ? Keeper : Needy) });
  const keeper = await config.shared("dependencies.keeper");
  const needy = await sections[0]?.shared<Needy>("later");
  assert.equal(needy?.other, keeper);
});

Deno.test("a creation that failed is tried again", async () => {
  let attempts = 0;
  const config = configOf({ a: { class: "flaky" } }, {
    loadClass: () =>
      ++attempts === 1 ? Promise.reject(new Error("not yet")) : Promise.resolve(Client),
  });
  await assertRejects(config.shared("a"), 'x.yml: a.class "flaky" cannot be loaded: not yet');
  assert.ok(await config.shared("a") instanceof Client);
});

Deno.test("the loader learns the file and path that name the class", async () => {
  const seen: unknown[] = [];
  const config = configOf({ interfaces: { A: { class: "client:Client" } } }, {
    fileOf: (path) => `${path.join("/")}.yml`,
    loadClass: (...args) => {
      seen.push(args);
      return Promise.resolve(Client);
    },
  });
  assert.equal(await config.loadClass("interfaces.A"), Client);
  assert.deepEqual(seen, [
    ["client:Client", { file: "interfaces/A/class.yml", path: "interfaces.A" }],
  ]);
});

Deno.test("what cannot be loaded or created is one line with its place", async () => {
  const config = configOf({
    none: { clas: "client:Client" },
    number: { class: 3 },
    unknown: { class: "nothing:Here" },
    broken: { class: "broken:Broken" },
    text: "client:Client",
    nested: { class: "needy:Needy", other: { class: "nothing:Here" } },
  });
  const cases: [string, string][] = [
    [
      "none",
      'x.yml: none.class must name a class, such as "module:Name": it is missing ' +
      '(did you mean "clas"?)',
    ],
    [
      "nunber",
      'x.yml: nunber.class must name a class, such as "module:Name": it is missing ' +
      '(did you mean "number"?)',
    ],
    ["number", 'x.yml: number.class must name a class, such as "module:Name": current value is 3'],
    ["unknown", 'x.yml: unknown.class "nothing:Here" cannot be loaded: there is no such class'],
    ["broken", "x.yml: broken cannot be created: no such host"],
    ["text", 'x.yml: text must be a mapping: current value is "client:Client"'],
    ["nested", 'x.yml: nested.other.class "nothing:Here" cannot be loaded: there is no such class'],
  ];
  for (const [path, message] of cases) await assertRejects(config.create(path), message);
});

Deno.test("the owner sees every instance once", async () => {
  const created: string[] = [];
  const config = configOf({
    dependencies: { redis: { class: "client:Client" } },
    a: { class: "registry:Registry", client: "dep:redis" },
  }, { onCreate: (_instance, path) => created.push(path) });
  await config.create("a");
  await config.create("a");
  assert.deepEqual(created, ["dependencies.redis", "a", "a"]);
});

Deno.test("values keep their types in a created class", async () => {
  const config = configOf({ a: { class: "client:Client", size: "$(var.size)" } }, {
    vars: { size: 7 },
  });
  assert.equal(
    decode.integer(Reflect.get(Object((await config.create<Client>("a")).options), "size")),
    7,
  );
});

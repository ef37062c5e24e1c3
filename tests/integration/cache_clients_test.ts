/** The tutorial's cache client from the configuration, with real servers. */
import assert from "node:assert/strict";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { CacheServer } from "../support/servers/cache_servers.ts";
import { eventually } from "../support/eventually.ts";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";
import { ServiceProject } from "../support/projects/service_project.ts";

const SERVICE = `import { type Config, Interface, rpc } from "@lymph/lymph";

/** What the clients of both servers can do. */
interface Cache {
  get(key: string): Promise<string | null | undefined>;
  set(key: string, value: string): Promise<unknown>;
}

export class Service extends Interface {
  #cache!: Cache;

  override async applyConfig(config: Config): Promise<void> {
    this.#cache = await config.create<Cache>("cache_client");
  }

  @rpc()
  async remember({ key, value }: { key: string; value: string }): Promise<void> {
    await this.#cache.set(key, value);
  }

  @rpc()
  async recall({ key }: { key: string }): Promise<string | null> {
    return await this.#cache.get(key) ?? null;
  }
}

export class Other extends Service {}
`;

const redisSection = (port: number) =>
  `class: redis.client:StrictRedis, host: localhost, port: ${port}, db: 1`;

async function createServices(conf: string): Promise<ServiceProject> {
  return await ServiceProject.create({
    "conf/service.yml": conf,
    "services/service.ts": SERVICE,
  });
}

async function rememberAndRecall(project: ServiceProject, service: string): Promise<string> {
  const remember = await project.run("request", `${service}.remember`, '{"key":"a","value":"1"}');
  assert.deepEqual([remember.code, remember.stderr], [0, ""]);
  return (await project.run("request", `${service}.recall`, '{"key":"a"}')).stdout;
}

Deno.test("a service takes its Redis client from the configuration", async () => {
  await using redis = await CacheServer.redis();
  await using project = await createServices(
    `interfaces:\n  Service:\n    class: service:Service\n    cache_client: { ${
      redisSection(redis.port)
    } }\n`,
  );
  const instance = await project.startInstance();
  assert.equal(await rememberAndRecall(project, "Service"), "'1'\n");
  // The database of the configuration, not the first one.
  const cli = (db: string) =>
    new Deno.Command("redis-cli", { args: ["-p", `${redis.port}`, "-n", db, "get", "a"] }).output();
  const outputs = await Promise.all(["0", "1"].map(cli));
  assert.deepEqual(outputs.map(({ stdout }) => new TextDecoder().decode(stdout)), ["\n", "1\n"]);
  instance.signal("SIGTERM");
  assert.equal((await instance.ended).code, 0);
});

Deno.test("a service takes its memcached client from the configuration", async () => {
  await using memcached = await CacheServer.memcached();
  await using project = await createServices(
    `interfaces:\n  Service:\n    class: service:Service\n    cache_client:\n` +
      `      class: pymemcache.client:Client\n      server:\n        - localhost\n        - ${memcached.port}\n`,
  );
  const instance = await project.startInstance();
  assert.equal(await rememberAndRecall(project, "Service"), "'1'\n");
  instance.signal("SIGTERM");
  assert.equal((await instance.ended).code, 0);
});

Deno.test("services share one Redis client, and it comes back after an outage", async () => {
  await using redis = await CacheServer.redis();
  await using project = await createServices(
    `dependencies:\n  redis: { ${redisSection(redis.port)} }\ninterfaces:\n` +
      `  Service: { class: service:Service, cache_client: "dep:redis" }\n` +
      `  Other: { class: service:Other, cache_client: "dep:redis" }\n`,
  );
  const instance = await project.startInstance();
  assert.equal(await rememberAndRecall(project, "Other"), "'1'\n");
  const list = await new Deno.Command("redis-cli", {
    args: ["-p", `${redis.port}`, "client", "list"],
  }).output();
  const connections = new TextDecoder().decode(list.stdout).trim().split("\n");
  assert.equal(connections.filter((line) => line.includes(" db=1 ")).length, 1);
  await redis.stop();
  await instance.stderr(new RegExp(`Redis at localhost:${redis.port}: `));
  await redis.start();
  await eventually(async () => await rememberAndRecall(project, "Service") === "'1'\n");
});

for (
  const [name, section] of [
    ["Redis", (port: number) => redisSection(port)],
    [
      "memcached",
      (port: number) => `class: pymemcache.client:Client, server: [localhost, ${port}]`,
    ],
  ] as const
) {
  Deno.test(`a ${name} server that is away is one line with host and port`, async () => {
    const [port = 0] = findFreePorts(1);
    await using project = await createProject({
      "services/service.ts": SERVICE,
      "conf/service.yml":
        `interfaces:\n  Service:\n    class: service:Service\n    cache_client: { ${
          section(port)
        } }\n`,
    });
    const { code, stderr } = await runLymph(["instance", "-c", "conf/service.yml"], {
      cwd: project.path,
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(
        `^lymph: conf/service.yml: interfaces.Service.cache_client cannot be created: ` +
          `Cannot reach ${name} at localhost:${port}: connect ECONNREFUSED .*\n$`,
      ),
    );
  });
}

Deno.test("a Redis database that is not there is one line, not another database", async () => {
  await using redis = await CacheServer.redis();
  await using project = await createProject({
    "services/service.ts": SERVICE,
    "conf/service.yml": `interfaces:\n  Service:\n    class: service:Service\n    cache_client: { ${
      redisSection(redis.port).replace("db: 1", "db: 99")
    } }\n`,
  });
  const { code, stderr } = await runLymph(["instance", "-c", "conf/service.yml"], {
    cwd: project.path,
  });
  assert.equal(code, 1);
  assert.match(stderr, /^lymph: .*Redis at localhost:\d+: ERR DB index is out of range.*\n$/);
});

Deno.test("a client of a package that connects lazily and cannot is told at start, and stops no service", async () => {
  await using redis = await CacheServer.redis();
  const [away = 0] = findFreePorts(1);
  const section = (port: number) =>
    `{ class: npm:ioredis@6.0.0:Redis, host: localhost, port: ${port}, lazyConnect: true }`;
  await using project = await createServices(
    `dependencies:\n  away: ${section(away)}\ninterfaces:\n` +
      `  Service: { class: service:Service, cache_client: "dep:away" }\n` +
      `  Other: { class: service:Other, cache_client: ${section(redis.port)} }\n`,
  );
  const instance = await project.startInstance();
  await instance.stderr(
    new RegExp(
      `\\[WARNING\\] lymph\\.config: conf/service\\.yml: dependencies\\.away cannot connect to ` +
        `localhost:${away}: .*refused`,
      "i",
    ),
  );
  assert.equal(await rememberAndRecall(project, "Other"), "'1'\n");
  instance.signal("SIGTERM");
  const { code, stderr } = await instance.ended;
  assert.deepEqual([code, stderr.match(/cannot connect/g)?.length], [0, 1]);
});

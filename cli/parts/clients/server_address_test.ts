import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/mod.ts";
import { formatAddress, isOfPackage, serversOf } from "./server_address.ts";

const sectionOf = (values: Record<string, unknown>) =>
  createConfig({ cache: values }, { env: { HOST: "redis", URL: "redis://:secret@redis" } })
    .section("cache");

for (
  const [values, expected] of [
    [{ host: "redis", port: 6379 }, ["redis:6379"]],
    [{ host: "$(env.HOST)", port: "6380" }, ["redis:6380"]],
    [{ host: "redis" }, []],
    [{ host: "::1", port: 1 }, ["[::1]:1"]],
    [{ server: "memcache:11211" }, ["memcache:11211"]],
    [{ server: ["memcache", 11211] }, ["memcache:11211"]],
    [{ server: ["$(env.HOST)", 11211] }, ["redis:11211"]],
    [{ server: { host: "memcache", port: 11211 } }, ["memcache:11211"]],
    [{ server: "memcache" }, []],
    [{ server: "[::1]:11211" }, ["[::1]:11211"]],
    [{ nodes: ["a:1", "b:2", "a:1"] }, ["a:1", "b:2"]],
    [{ nodes: ["a:1", "b:2", "c:3"] }, ["a:1", "b:2", "c:3"]],
    [{ nodes: "a:1, b:2" }, ["a:1", "b:2"]],
    [{ nodes: [{ host: "a", port: 1 }, { name: "b" }] }, ["a:1"]],
    [{ nodes: ["http://es:9200", "https://es"] }, ["es:9200", "es:443"]],
    [{ url: "$(env.URL)" }, ["redis:6379"]],
    [{ url: "postgresql://joe:secret@db/shop" }, ["db:5432"]],
    [{ url: "postgresql://joe:secret@db:5433/shop" }, ["db:5433"]],
    [{ url: "https://[::1]/" }, ["[::1]:443"]],
    [{ url: "mongodb+srv://cluster.example.org" }, []],
    [{ url: "mongodb://a:1,b:2/shop" }, []],
    [{ url: "file:///tmp/x" }, []],
    [{ url: "a b" }, []],
    [{ host: "redis", port: 70000 }, []],
    [{ host: "re dis", port: 1 }, []],
    [{ server: null, nodes: 7, url: [] }, []],
  ] as const
) {
  Deno.test(`a section with ${JSON.stringify(values)} names ${expected.join(", ") || "no server"}`, () => {
    assert.deepEqual(serversOf(sectionOf(values)).map(formatAddress), expected);
  });
}

Deno.test("a class of a package is one behind npm: or jsr:", () => {
  const names = ["npm:ioredis@6:Redis", "jsr:@a/b:C", "redis.client:StrictRedis", "cache:Cache"];
  assert.deepEqual(names.map((name) => isOfPackage(sectionOf({ class: name }))), [
    true,
    true,
    false,
    false,
  ]);
  assert.equal(isOfPackage(sectionOf({})), false);
});

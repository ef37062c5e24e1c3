import assert from "node:assert/strict";
import { affectedServices, isWatched } from "./affected_services.ts";
import type { ServiceSpec } from "./service_spec.ts";

const spec = (name: string, ...command: [string, ...string[]]): ServiceSpec => ({
  name,
  command,
  count: 1,
  stopTimeoutMs: 1000,
});

const SPECS = [
  spec("Redis", "redis-server", "conf/redis.conf"),
  spec("Web", "lymph", "instance", "--config=conf/web.yml"),
  spec("Greeting", "lymph", "instance", "--config", "conf/greeting.yml"),
];
const SCOPE = { project: "/p", cwd: "/p", configFile: "/p/.lymph.yml" };

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["/p/conf/web.yml", ["Web"]],
  ["/p/conf/greeting.yml", ["Greeting"]],
  ["/p/conf/redis.conf", ["Redis"]],
  ["/p/services/greeting.ts", ["Web", "Greeting"]],
  ["/p/.lymph.yml", ["Web", "Greeting"]],
  ["/p/services/greeting_test.ts", []],
  ["/p/README.md", []],
];

for (const [path, services] of CASES) {
  Deno.test(`a change of ${path} restarts ${services.join(" and ") || "nothing"}`, () => {
    assert.deepEqual(affectedServices([path], SPECS, SCOPE), services);
  });
}

Deno.test("what tools keep for themselves is not watched", () => {
  const paths = ["/p/.lymph/lymph.db", "/p/.git/index", "/p/a/node_modules/b/c.ts", "/p/.#a.ts"];
  assert.deepEqual(paths.filter((path) => isWatched(path, SCOPE)), []);
  assert.ok(isWatched("/p/.lymph.yml", SCOPE));
  assert.ok(isWatched("/p/services/greeting.ts", SCOPE));
  assert.ok(!isWatched("/q/services/greeting.ts", SCOPE));
});

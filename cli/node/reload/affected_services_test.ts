import assert from "node:assert/strict";
import { affectedServices, isWatched, mayRepair } from "./affected_services.ts";
import type { ServiceSpec } from "../services/service_spec.ts";

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
  spec("Odd", "lymph", "instance", "--config", "conf/odd.yml"),
];
const sources = (isIncomplete: boolean, ...files: string[]) => ({
  files: new Set(files),
  isIncomplete,
});
const SCOPE = {
  project: "/p",
  cwd: "/p",
  sources: new Map([
    ["Web", sources(false, "/p/services/web.ts", "/p/services/shared.ts")],
    ["Greeting", sources(false, "/p/services/greeting.ts", "/p/services/shared.ts")],
    ["Odd", sources(true)],
  ]),
};

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["/p/conf/web.yml", ["Web"]],
  ["/p/conf/greeting.yml", ["Greeting"]],
  ["/p/conf/redis.conf", ["Redis"]],
  ["/p/services/greeting.ts", ["Greeting", "Odd"]],
  ["/p/services/shared.ts", ["Web", "Greeting", "Odd"]],
  ["/p/services/other.ts", ["Odd"]],
  ["/p/data/written.json", []],
  ["/p/services/greeting_test.ts", []],
  ["/p/README.md", []],
];

for (const [path, services] of CASES) {
  Deno.test(`S8 a change of ${path} restarts ${services.join(" and ") || "nothing"}`, () => {
    const affected = affectedServices([path], SPECS, SCOPE);
    assert.deepEqual([...affected], services.map((name) => [name, path]));
  });
}

Deno.test("what tools keep for themselves is not watched", () => {
  const paths = ["/p/.lymph/lymph.db", "/p/.git/index", "/p/a/node_modules/b/c.ts", "/p/.#a.ts"];
  assert.deepEqual(paths.filter((path) => isWatched(path, SCOPE)), []);
  assert.ok(isWatched("/p/.lymph.yml", SCOPE));
  assert.ok(isWatched("/p/services/greeting.ts", SCOPE));
  assert.ok(!isWatched("/q/services/greeting.ts", SCOPE));
});

Deno.test("P9 code and configuration may repair what is misconfigured", () => {
  const paths = ["/p/conf/web.yml", "/p/services/web.ts", "/p/web.log", "/p/web_test.ts"];
  assert.deepEqual(paths.filter((path) => mayRepair(path, SCOPE)), paths.slice(0, 2));
});

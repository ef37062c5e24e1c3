import assert from "node:assert/strict";
import { splitInspect } from "./inspector.ts";

const CASES = [
  ["instance --inspect -c a.yml", "--inspect", "instance -c a.yml"],
  ["worker --inspect-wait=127.0.0.1:0", "--inspect-wait=127.0.0.1:0", "worker"],
  ["node --inspect-brk", "--inspect-brk", "node"],
  ["instance -c a.yml -- --inspect", "", "instance -c a.yml -- --inspect"],
  ["request Shop.order --inspect", "", "request Shop.order --inspect"],
  ["instance --inspector", "", "instance --inspector"],
] as const;

for (const [line, inspect, others] of CASES) {
  Deno.test(`P12 lymph ${line} lets ${inspect || "no debugger"} into the service`, () => {
    const split = splitInspect(line.split(" "));
    assert.deepEqual([split.inspect.join(" "), split.others.join(" ")], [inspect, others]);
  });
}

import assert from "node:assert/strict";
import type { ServiceInstance } from "../../discovery/instance.ts";
import { type Candidate, fewestInFlight } from "./balancer.ts";

function candidate(id: string, inFlight = 0, isAvailable = true): Candidate {
  const instance: ServiceInstance = {
    id,
    service: "Echo",
    identity: id,
    endpoint: `local://${id}`,
    version: null,
    metadata: {},
  };
  return { instance, inFlight, isAvailable };
}

function picks(candidates: Candidate[], count: number): string {
  const balance = fewestInFlight();
  return Array.from({ length: count }, () => balance(candidates)?.instance.id ?? "-").join("");
}

const CASES: [what: string, candidates: Candidate[], picks: string][] = [
  [
    "idle instances are asked in turn",
    [candidate("a"), candidate("b"), candidate("c")],
    "abcabc",
  ],
  ["the least busy instance is asked", [candidate("a", 2), candidate("b", 1)], "bbb"],
  ["ties among busy ones are taken in turn", [candidate("a", 1), candidate("b", 1)], "abab"],
  [
    "an instance that takes nothing is left out",
    [candidate("a", 0, false), candidate("b", 9)],
    "bb",
  ],
  ["nobody is asked when nobody is available", [candidate("a", 0, false)], "-"],
  ["nobody is asked when there is nobody", [], "-"],
];

for (const [what, candidates, expected] of CASES) {
  Deno.test(what, () => assert.equal(picks(candidates, expected.length), expected));
}

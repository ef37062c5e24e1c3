import assert from "node:assert/strict";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { chooseInstance, parseWanted } from "./choose_instance.ts";

function instance(id: string, identity: string, backdoor: string | null): ServiceInstance {
  const service = "Echo";
  const metadata = { backdoor_endpoint: backdoor };
  return { id, service, identity, endpoint: "tcp://127.0.0.1:1", version: null, metadata };
}

const A = instance("1a00000000000", "a100000000000", "127.0.0.1:1");
const B = instance("1b00000000000", "b100000000000", "127.0.0.1:2");
const CLOSED = instance("2c00000000000", "c100000000000", null);
const ALL = [A, B, CLOSED];

const choose = (text: string, instances: readonly ServiceInstance[] = ALL) =>
  chooseInstance(instances, parseWanted(text));

Deno.test("an instance is meant by how its id or its identity begins", () => {
  assert.deepEqual(choose("Echo:1a"), { name: "Echo:a100000000", endpoint: "127.0.0.1:1" });
  assert.deepEqual(choose("Echo:b"), { name: "Echo:b100000000", endpoint: "127.0.0.1:2" });
});

Deno.test("where only one is in debug mode, its service says enough", () => {
  assert.equal(choose("Echo", [CLOSED, B]).endpoint, "127.0.0.1:2");
  assert.equal(choose("Echo:", [CLOSED, B]).endpoint, "127.0.0.1:2");
});

const REFUSED: readonly (readonly [string, readonly ServiceInstance[], RegExp])[] = [
  ["Echo", [], /^Echo has no running instance$/],
  ["Echo:z", [A, CLOSED], /begins with z: identities are a100000000, c100000000$/],
  ["Echo:1", ALL, /^2 instances of Echo are meant.*--remote=Echo:<prefix> of a1\d+, b1\d+$/],
  ["Echo:c", ALL, /^Echo:c100000000 is not in debug mode, .* lymph instance --debug$/],
  ["Echo", [CLOSED, CLOSED], /^No instance of Echo is in debug mode, /],
];

for (const [text, instances, message] of REFUSED) {
  Deno.test(`${text} among ${instances.length} is refused`, () => {
    assert.throws(() => choose(text, instances), { name: "LookupError", message });
  });
}

Deno.test("without the name of a service nothing is meant", () => {
  assert.throws(() => parseWanted(":1a"), { message: /<Name>:<id prefix>: .* ":1a"$/ });
});

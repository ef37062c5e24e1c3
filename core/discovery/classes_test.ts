import assert from "node:assert/strict";
import { describeDifference, findDifferingClasses } from "./classes.ts";
import type { ServiceInstance } from "./instance.ts";

function instance(
  identity: string,
  type?: unknown,
  version: string | null = null,
): ServiceInstance {
  const metadata = type === undefined ? {} : { class: type };
  const endpoint = `tcp://127.0.0.1:${identity.length}`;
  return { id: identity, service: "Shop", identity, endpoint, version, metadata };
}

Deno.test("P4 two classes under one name are told by instance, each further class once", () => {
  const [a, b, c] = [instance("a", "a:A"), instance("b1", "b:B"), instance("c", "c:C")] as const;
  const found = findDifferingClasses([a, instance("a2", "a:A"), b, instance("b2", "b:B"), c]);
  assert.deepEqual(found, [[a, b], [a, c]]);
  assert.equal(
    found[0] && describeDifference(found[0]),
    "Shop is two different classes, a:A (instance a at tcp://127.0.0.1:1) and b:B (instance b1 " +
      "at tcp://127.0.0.1:2): a call reaches either of them. Give one of them another name or version",
  );
});

Deno.test("P4 versions may differ, and what is not known is not told", () => {
  assert.deepEqual(
    findDifferingClasses([
      instance("a", "a:A", "1.0.0"),
      instance("b", "b:B", "2.0.0"),
      instance("c"),
      instance("d", 7),
      { ...instance("e", "e:E"), service: "Other" },
      instance("f", "f:F"),
    ]),
    [],
  );
});

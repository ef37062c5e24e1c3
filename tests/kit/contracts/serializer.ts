import type { Serializer } from "../../../core/serializer.ts";
import { testBytes } from "./serializer/bytes.ts";
import type { SerializerTraits, TestSerializerFact } from "./serializer/fact.ts";
import { testHostileInput } from "./serializer/hostile_input.ts";
import { testRefusals } from "./serializer/refusals.ts";
import { testValues } from "./serializer/values.ts";

/**
 * Registers the tests that every implementation of `Serializer` passes.
 *
 * @param name Name of the implementation; it begins the name of each test.
 * @param create Called once per test.
 * @param traits What its format cannot carry.
 *
 * @example An implementation's test file
 * ```ts ignore
 * import { testSerializer } from "@lymph/lymph/testing";
 *
 * testSerializer("MySerializer", () => new MySerializer(), { nonFinite: false });
 * ```
 */
export function testSerializer(
  name: string,
  create: () => Serializer,
  traits: SerializerTraits = {},
): void {
  const test: TestSerializerFact = (fact, check) =>
    Deno.test(`${name}: ${fact}`, () => check(create()));
  testValues(test, traits);
  testRefusals(test, traits);
  testBytes(test, traits);
  testHostileInput(test);
}

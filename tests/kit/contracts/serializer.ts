import type { Serializer } from "../../../core/serializer.ts";
import { testBytes } from "./serializer/bytes.ts";
import { testHostileInput } from "./serializer/hostile_input.ts";
import { testRefusals } from "./serializer/refusals.ts";
import { testValues } from "./serializer/values.ts";

/** Registers one fact. */
export type TestSerializerFact = (fact: string, check: (serializer: Serializer) => void) => void;

/** Which values a format has no room for. */
export interface SerializerTraits {
  /**
   * Whether bytes travel; otherwise they are refused with a `TypeError`.
   *
   * @default {true}
   */
  readonly bytes?: boolean;
  /**
   * Whether NaN and the infinities travel; otherwise they are refused with a `TypeError`.
   *
   * @default {true}
   */
  readonly nonFinite?: boolean;
  /**
   * Whether keys of a `Map` stay what they are; otherwise numbers, booleans and null become
   * strings, and other keys are refused with a `TypeError`.
   *
   * @default {true}
   */
  readonly anyKeys?: boolean;
}

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

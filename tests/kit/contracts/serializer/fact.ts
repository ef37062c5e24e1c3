import type { Serializer } from "../../../../core/serializer.ts";

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

/**
 * Types that only JSON needs to tag, as MessagePack has a form for them; core/values/json_line.ts
 * writes them.
 *
 * @module
 */
import { Embedded, Extension } from "../../../core/values/mod.ts";
import { loadExtension } from "../extension_types.ts";

const FLOATS: ReadonlySet<unknown> = new Set(["NaN", "Infinity", "-Infinity"]);

/**
 * Turns the payload of a tagged map back into its value.
 *
 * @throws {SyntaxError} If the type is unknown or the payload malformed.
 */
export function loadJsonType(type: unknown, payload: unknown): unknown {
  switch (type) {
    case "bytes":
      return bytesOf(type, payload);
    case "Embedded":
      return new Embedded(bytesOf(type, payload));
    case "ExtType":
      if (!Array.isArray(payload) || payload.length !== 2) throw malformed(type);
      return extensionOf(payload[0], bytesOf(type, payload[1]));
    case "float":
      if (!FLOATS.has(payload)) throw malformed(type);
      return Number(payload);
    case "int":
      // The length first: turning a million digits into a bigint takes a while.
      if (typeof payload !== "string" || !/^-?\d{1,1000}$/.test(payload)) throw malformed(type);
      return BigInt(payload);
    case "map":
      if (!Array.isArray(payload) || !payload.every(isPair)) throw malformed(type);
      return new Map(payload);
    default:
      return loadExtension(type, payload);
  }
}

function bytesOf(type: string, payload: unknown): Uint8Array {
  if (typeof payload !== "string") throw malformed(type);
  try {
    return Uint8Array.fromBase64(payload);
  } catch (cause) {
    throw malformed(type, cause);
  }
}

function extensionOf(type: number, data: Uint8Array): Extension {
  try {
    return new Extension(type, data);
  } catch (cause) {
    throw malformed("ExtType", cause);
  }
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

function malformed(type: string, cause?: unknown): SyntaxError {
  return new SyntaxError(`Cannot decode JSON: the payload of a ${type} is malformed`, { cause });
}

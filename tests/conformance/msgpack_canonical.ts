/**
 * One way to write down a MessagePack value, in TypeScript and in Python, that tells apart what the
 * format tells apart: integers from floats with a fraction, strings from bytes, the order of keys.
 *
 * @module
 */
import { Extension } from "../../core/values/mod.ts";

/** A value as JSON. */
export type Canonical = readonly [kind: string, ...rest: readonly unknown[]];

/** Writes down what our codec has decoded. */
export function canonical(value: unknown): Canonical {
  if (value === null) return ["nil"];
  switch (typeof value) {
    case "boolean":
      return ["bool", value];
    case "bigint":
      return ["int", String(value)];
    case "number":
      return Number.isSafeInteger(value) ? ["int", String(value || 0)] : ["float", floatHex(value)];
    case "string":
      return ["str", value];
  }
  if (Array.isArray(value)) return ["array", value.map(canonical)];
  if (value instanceof Uint8Array) return ["bin", value.toHex()];
  if (value instanceof Extension) return ["ext", value.type, value.data.toHex()];
  const entries = value instanceof Map ? [...value] : Object.entries(value as object);
  const pairs = entries.map(([key, item]) => [canonical(key), canonical(item)]);
  // Objects put keys such as "7" first.
  return ["map", pairs.map((pair) => JSON.stringify(pair)).sort()];
}

function floatHex(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return new Uint8Array(view.buffer).toHex();
}

/** The same in Python: `canonical(unpack(bytes))`. */
export const PYTHON_CANONICAL = `
import json, math, struct
import msgpack

class Pairs:
    def __init__(self, pairs): self.pairs = pairs

def key_of(key):
    # A Python 2 peer sends its native strings as bin: lymph takes them for text.
    if isinstance(key, bytes):
        try: return key.decode("utf-8")
        except UnicodeDecodeError: pass
    return key

def dumps(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

def canonical(value):
    if value is None: return ["nil"]
    if isinstance(value, bool): return ["bool", value]
    if isinstance(value, int): return ["int", str(value)]
    if isinstance(value, float):
        if math.isnan(value): return ["float", "nan"]
        if not math.isinf(value) and value == int(value) and abs(value) <= 2**53 - 1:
            return ["int", str(int(value))]
        return ["float", struct.pack(">d", value).hex()]
    if isinstance(value, str): return ["str", value]
    if isinstance(value, bytes): return ["bin", value.hex()]
    if isinstance(value, list): return ["array", [canonical(item) for item in value]]
    if isinstance(value, msgpack.ExtType): return ["ext", value.code, value.data.hex()]
    if isinstance(value, Pairs):
        pairs = {}
        for key, item in value.pairs:
            name = canonical(key_of(key))
            # Arrays, maps and bytes as keys are never equal to one another in JavaScript.
            unique = len(pairs) if name[0] in ("array", "map", "bin", "ext") else None
            pairs[(dumps(name), unique)] = [name, canonical(item)]
        return ["map", sorted((dumps(pair) for pair in pairs.values()), key=lambda text: text.encode("utf-16-be"))]
    raise TypeError(type(value).__name__)

def unpack(data):
    return msgpack.unpackb(data, strict_map_key=False, object_pairs_hook=Pairs, timestamp=0)

def packable(value):
    if isinstance(value, list): return [packable(item) for item in value]
    if isinstance(value, Pairs): return {key: packable(item) for key, item in value.pairs}
    return value
`;

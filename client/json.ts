/**
 * JSON with the types that JSON does not have, as a gateway reads and writes them.
 *
 * @module
 */

/** Writes arguments. What has a `toJSON`, such as a date, becomes the text of it. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, text) {
    const raw = this[key];
    if (typeof raw === "bigint") return tag("int", `${raw}`);
    if (typeof raw === "number" && !Number.isFinite(raw)) return tag("float", `${raw}`);
    if (raw instanceof Uint8Array) {
      return tag("bytes", btoa(raw.reduce((bytes, byte) => bytes + String.fromCharCode(byte), "")));
    }
    if (raw instanceof Set) return tag("set", [...raw]);
    if (raw instanceof Map) return tag("map", [...raw]);
    return text;
  });
}

/** Reads a result. Integers keep all digits where the runtime tells them. */
export function fromJson(text: string): unknown {
  return JSON.parse(
    text,
    ((_key: string, value: unknown, { source = "" }: { source?: string } = {}) => {
      if (typeof value === "number") {
        return Number.isSafeInteger(value) || !/^-?\d+$/.test(source) ? value : BigInt(source);
      }
      const { __type__: type, _: payload } = (value ?? {}) as { __type__?: string; _: never };
      switch (type) {
        case "bytes":
          return Uint8Array.from(atob(payload), (byte) => byte.charCodeAt(0));
        case "float":
          return Number(payload);
        case "int":
          return BigInt(payload);
        case "map":
          return new Map(payload);
        case "set":
          return new Set(payload);
        default:
          return value;
      }
    }) as (key: string, value: unknown) => unknown,
  );
}

function tag(type: string, payload: unknown): object {
  return { __type__: type, _: payload };
}

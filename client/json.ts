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
    if (ArrayBuffer.isView(raw)) return tag("bytes", toBase64(raw));
    if (raw instanceof Set) return tag("set", [...raw]);
    if (raw instanceof Map) return tag("map", [...raw]);
    return text;
  });
}

/** Texts and numbers of JSON. */
const SCALAR = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Reads a result. Integers keep all digits: runtimes differ in whether they tell them. */
export function fromJson(text: string): unknown {
  const exact = /\d{16}/.test(text) ? text.replace(SCALAR, exactInteger) : text;
  return JSON.parse(exact, (_key, value) => {
    const { __type__: type, _: payload } = value ?? {};
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
  });
}

function exactInteger(scalar: string): string {
  const isExact = !/^-?\d+$/.test(scalar) || Number.isSafeInteger(+scalar);
  return isExact ? scalar : JSON.stringify(tag("int", scalar));
}

function toBase64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}

function tag(type: string, payload: unknown): object {
  return { __type__: type, _: payload };
}

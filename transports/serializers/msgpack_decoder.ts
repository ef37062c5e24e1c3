import { EMBEDDED_TYPE } from "../../core/values/extension.ts";
import { Extension } from "../../core/values/mod.ts";
import { isTypeName, loadExtension, PAYLOAD_KEY, TYPE_KEY } from "./extension_types.ts";
import { KeyCache } from "./key_cache.ts";
import { MAX_OBJECTS } from "./msgpack_limits.ts";
import { decodeUtf8 } from "./utf8_text.ts";

const NOTHING = new Uint8Array();
const TWO_TO_32 = 2 ** 32;

/** Reads MessagePack that may come from anybody. */
export class MsgpackDecoder {
  readonly #maxDepth: number;
  readonly #keys = new KeyCache();
  readonly #scratch = new DataView(new ArrayBuffer(8));
  #bytes: Uint8Array = NOTHING;
  #position = 0;
  #end = 0;
  #objects = 0;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  decode(bytes: Uint8Array): unknown {
    this.#bytes = bytes;
    this.#position = 0;
    this.#end = bytes.length;
    this.#objects = 0;
    try {
      const value = this.#read(0);
      if (this.#position < this.#end) throw this.#error("bytes follow the value");
      return value;
    } finally {
      this.#bytes = NOTHING;
    }
  }

  #read(depth: number): unknown {
    const code = this.#readByte();
    if (code < 0x80) return code;
    if (code < 0x90) return this.#readMap(code & 0x0f, depth);
    if (code < 0xa0) return this.#readArray(code & 0x0f, depth);
    if (code < 0xc0) return this.#readString(code & 0x1f);
    if (code >= 0xe0) return code - 0x100;
    switch (code) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.#readBinary(this.#readByte());
      case 0xc5:
        return this.#readBinary(this.#readUint16());
      case 0xc6:
        return this.#readBinary(this.#readUint32());
      case 0xc7:
        return this.#readExtension(this.#readByte(), depth);
      case 0xc8:
        return this.#readExtension(this.#readUint16(), depth);
      case 0xc9:
        return this.#readExtension(this.#readUint32(), depth);
      case 0xca:
        return this.#readFloat32();
      case 0xcb:
        return this.#readFloat64();
      case 0xcc:
        return this.#readByte();
      case 0xcd:
        return this.#readUint16();
      case 0xce:
        return this.#readUint32();
      case 0xcf:
        return this.#readUint64();
      case 0xd0:
        return (this.#readByte() << 24) >> 24;
      case 0xd1:
        return (this.#readUint16() << 16) >> 16;
      case 0xd2:
        return this.#readUint32() | 0;
      case 0xd3:
        return this.#readInt64();
      case 0xd4:
        return this.#readExtension(1, depth);
      case 0xd5:
        return this.#readExtension(2, depth);
      case 0xd6:
        return this.#readExtension(4, depth);
      case 0xd7:
        return this.#readExtension(8, depth);
      case 0xd8:
        return this.#readExtension(16, depth);
      case 0xd9:
        return this.#readString(this.#readByte());
      case 0xda:
        return this.#readString(this.#readUint16());
      case 0xdb:
        return this.#readString(this.#readUint32());
      case 0xdc:
        return this.#readArray(this.#readUint16(), depth);
      case 0xdd:
        return this.#readArray(this.#readUint32(), depth);
      case 0xde:
        return this.#readMap(this.#readUint16(), depth);
      case 0xdf:
        return this.#readMap(this.#readUint32(), depth);
      default:
        throw this.#error(`0x${code.toString(16)} starts no value`);
    }
  }

  #readArray(length: number, depth: number): unknown[] {
    this.#enter(length, depth);
    const array: unknown[] = [];
    for (let index = 0; index < length; index++) array.push(this.#read(depth + 1));
    return array;
  }

  #readMap(size: number, depth: number): unknown {
    this.#enter(2 * size, depth);
    const record: Record<string, unknown> = {};
    let typed = false;
    for (let index = 0; index < size; index++) {
      const key = this.#readKey(depth + 1);
      if (typeof key !== "string") {
        const map = new Map<unknown, unknown>(Object.entries(record));
        return this.#readMixedMap(map.set(key, this.#read(depth + 1)), size - index - 1, depth);
      }
      const value = this.#read(depth + 1);
      if (key === "__proto__") setOwn(record, key, value);
      else record[key] = value;
      if (key === TYPE_KEY) typed = true;
    }
    if (typed && isTypeName(record[TYPE_KEY])) {
      return this.#load(record[TYPE_KEY], Object.hasOwn(record, PAYLOAD_KEY), record[PAYLOAD_KEY]);
    }
    return record;
  }

  /** Goes on with a map of which one key is no string. */
  #readMixedMap(map: Map<unknown, unknown>, rest: number, depth: number): unknown {
    for (let index = 0; index < rest; index++) {
      const key = this.#readKey(depth + 1);
      map.set(key, this.#read(depth + 1));
    }
    if (!isTypeName(map.get(TYPE_KEY))) return map;
    return this.#load(map.get(TYPE_KEY), map.has(PAYLOAD_KEY), map.get(PAYLOAD_KEY));
  }

  #load(name: unknown, hasPayload: boolean, payload: unknown): unknown {
    if (!hasPayload) throw this.#error(`a map has "${TYPE_KEY}" but no "${PAYLOAD_KEY}"`);
    return loadExtension(name, payload);
  }

  /** A Python 2 peer sends its native strings as bin: as a key, text is what is meant. */
  #readKey(depth: number): unknown {
    const position = this.#position;
    if (position < this.#end) {
      const code = this.#bytes[position] as number;
      if (code >= 0xa0 && code < 0xc0) {
        this.#position++;
        const start = this.#skip(code & 0x1f);
        return this.#keys.decode(this.#bytes, start, this.#position);
      }
    }
    const key = this.#read(depth);
    return key instanceof Uint8Array ? textOrBytes(key) : key;
  }

  #readString(length: number): string {
    const start = this.#skip(length);
    return decodeUtf8(this.#bytes, start, this.#position);
  }

  #readBinary(length: number): Uint8Array {
    const start = this.#skip(length);
    // A view would keep the whole frame alive for a few bytes.
    return this.#copy(start);
  }

  #readExtension(length: number, depth: number): unknown {
    const type = (this.#readByte() << 24) >> 24;
    const start = this.#skip(length);
    if (type !== EMBEDDED_TYPE) return new Extension(type, this.#copy(start));
    if (depth === this.#maxDepth) throw this.#tooDeep();
    const after = this.#position;
    const end = this.#end;
    this.#position = start;
    this.#end = after;
    const value = this.#read(depth + 1);
    if (this.#position < after) throw this.#error("bytes follow an embedded value");
    this.#end = end;
    return value;
  }

  #copy(start: number): Uint8Array {
    this.#count();
    const copy = new Uint8Array(this.#position - start);
    copy.set(this.#bytes.subarray(start, this.#position));
    return copy;
  }

  #readFloat32(): number {
    this.#scratch.setUint32(0, this.#readUint32());
    return this.#scratch.getFloat32(0);
  }

  #readFloat64(): number {
    this.#scratch.setUint32(0, this.#readUint32());
    this.#scratch.setUint32(4, this.#readUint32());
    return this.#scratch.getFloat64(0);
  }

  #readUint64(): number | bigint {
    const high = this.#readUint32();
    const low = this.#readUint32();
    if (high < 0x200000) return high * TWO_TO_32 + low;
    return (BigInt(high) << 32n) | BigInt(low);
  }

  #readInt64(): number | bigint {
    const high = this.#readUint32() | 0;
    const low = this.#readUint32();
    const value = high * TWO_TO_32 + low;
    if (Number.isSafeInteger(value)) return value;
    return (BigInt(high) << 32n) | BigInt(low);
  }

  #readByte(): number {
    return this.#bytes[this.#skip(1)] as number;
  }

  #readUint16(): number {
    const start = this.#skip(2);
    return ((this.#bytes[start] as number) << 8) | (this.#bytes[start + 1] as number);
  }

  #readUint32(): number {
    const start = this.#skip(4);
    const bytes = this.#bytes;
    return (((bytes[start] as number) << 24) | ((bytes[start + 1] as number) << 16) |
      ((bytes[start + 2] as number) << 8) | (bytes[start + 3] as number)) >>> 0;
  }

  /** Moves over some bytes, once it is sure that they exist; returns where they start. */
  #skip(count: number): number {
    const start = this.#position;
    if (count > this.#end - start) throw this.#error(`the input ends ${count} bytes too early`);
    this.#position = start + count;
    return start;
  }

  /** Checks, before anything is allocated, that a container may and can be as it says. */
  #enter(items: number, depth: number): void {
    this.#count();
    if (depth === this.#maxDepth) throw this.#tooDeep();
    if (items > this.#end - this.#position) {
      throw this.#error("a container declares more items than there are bytes");
    }
  }

  #count(): void {
    if (++this.#objects > MAX_OBJECTS) {
      throw this.#error(`it consists of more than ${MAX_OBJECTS} maps, arrays and binaries`);
    }
  }

  #tooDeep(): SyntaxError {
    return this.#error(`it nests deeper than the limit of ${this.#maxDepth} levels`);
  }

  #error(reason: string): SyntaxError {
    return new SyntaxError(`Cannot decode MessagePack at byte ${this.#position}: ${reason}`);
  }
}

function textOrBytes(key: Uint8Array): string | Uint8Array {
  try {
    return decodeUtf8(key, 0, key.length);
  } catch {
    return key; // Not text after all.
  }
}

function setOwn(record: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(record, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

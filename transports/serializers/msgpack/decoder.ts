import { isUtf8 } from "node:buffer";
import type { SeparatePart } from "../../../core/serializer.ts";
import { EMBEDDED_TYPE } from "../../../core/values/extension.ts";
import { Extension } from "../../../core/values/mod.ts";
import {
  costOfExtension,
  isTypeName,
  loadExtension,
  PAYLOAD_KEY,
  TYPE_KEY,
} from "../extension_types.ts";
import { costOfCollisions } from "../collisions.ts";
import { indexOf, isSparse, makeSparse } from "../index_keys.ts";
import { KeyCache } from "./key_cache.ts";
import { BIN_8, FIX_STR, FIX_STR_END, isTextOrBinary, STR_8 } from "./codes.ts";
import { MsgpackInput } from "./input.ts";
import { decodeUtf8 } from "../utf8_text.ts";
import { setOwn } from "../set_own.ts";
import { Shapes } from "../shapes.ts";
import { COST, costOfBytes, MAX_KNOWN_KEYS } from "../cost/value_cost.ts";

/** Reads MessagePack that may come from anybody. */
export class MsgpackDecoder extends MsgpackInput {
  readonly #maxDepth: number;
  readonly #keys = new KeyCache();
  readonly #shapes = new Shapes();
  /** Keys of the current value that the cache did not know. */
  readonly #newKeys = new Set<string>();
  #hasNewKeys = false;

  /** Creates a decoder that refuses what nests more deeply or costs more. */
  constructor(maxDepth: number, maxCost: number) {
    super(maxCost);
    this.#maxDepth = maxDepth;
  }

  /**
   * Decodes exactly one value.
   *
   * @param part A long binary that is missing in the bytes.
   * @throws {SyntaxError} If the bytes are not one well-formed value, or it costs too much.
   */
  decode(bytes: Uint8Array, part: SeparatePart | undefined): unknown {
    this.open(bytes, part);
    if (this.#hasNewKeys) this.#forgetNewKeys();
    try {
      const value = this.#read(0);
      if (this.position < this.end || this.part !== undefined) {
        throw this.error("bytes follow the value");
      }
      return value;
    } finally {
      this.close();
    }
  }

  #read(depth: number): unknown {
    const code = this.readByte();
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
        return this.#readBinary(this.readByte());
      case 0xc5:
        return this.#readBinary(this.readUint16());
      case 0xc6:
        return this.#readBinary(this.readUint32());
      case 0xc7:
        return this.#readExtension(this.readByte(), depth);
      case 0xc8:
        return this.#readExtension(this.readUint16(), depth);
      case 0xc9:
        return this.#readExtension(this.readUint32(), depth);
      case 0xca:
        return this.readFloat32();
      case 0xcb:
        return this.readFloat64();
      case 0xcc:
        return this.readByte();
      case 0xcd:
        return this.readUint16();
      case 0xce:
        return this.readUint32();
      case 0xcf:
        return this.#readBigInt(this.readUint64());
      case 0xd0:
        return (this.readByte() << 24) >> 24;
      case 0xd1:
        return (this.readUint16() << 16) >> 16;
      case 0xd2:
        return this.readUint32() | 0;
      case 0xd3:
        return this.#readBigInt(this.readInt64());
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
        return this.#readString(this.readByte());
      case 0xda:
        return this.#readString(this.readUint16());
      case 0xdb:
        return this.#readString(this.readUint32());
      case 0xdc:
        return this.#readArray(this.readUint16(), depth);
      case 0xdd:
        return this.#readArray(this.readUint32(), depth);
      case 0xde:
        return this.#readMap(this.readUint16(), depth);
      case 0xdf:
        return this.#readMap(this.readUint32(), depth);
      default:
        throw this.error(`0x${code.toString(16)} starts no value`);
    }
  }

  #readArray(length: number, depth: number): unknown[] {
    this.#enter(length, length * COST.item, depth);
    const array: unknown[] = [];
    for (let index = 0; index < length; index++) array.push(this.#read(depth + 1));
    return array;
  }

  #readMap(size: number, depth: number): unknown {
    // That many keys can only be new ones, which is known before the first is read.
    const isLarge = size > MAX_KNOWN_KEYS;
    const entry = isLarge && this.#isTextNext() ? COST.entry + COST.newKey : COST.entry;
    this.#enter(2 * size, size * entry, depth);
    const record: Record<string, unknown> = {};
    let typed = false;
    let sparse = false;
    let shape = size;
    for (let index = 0; index < size; index++) {
      const key = isLarge ? this.#readNewKey(depth + 1) : this.#readKey(depth + 1);
      if (typeof key !== "string") {
        this.charge(size * COST.member);
        const entries: [unknown, unknown][] = Object.entries(record);
        entries.push([key, this.#read(depth + 1)]);
        return this.#readMixedMap(entries, size - index - 1, depth);
      }
      shape = Math.imul(shape, 31) + this.#keys.lastSlot | 0;
      const place = indexOf(key);
      if (place >= 0 && (sparse || isSparse(place, size))) {
        this.charge(COST.indexKey);
        if (!sparse) makeSparse(record);
        sparse = true;
      }
      const value = this.#read(depth + 1);
      if (key === "__proto__") setOwn(record, key, value);
      else record[key] = value;
      if (key === TYPE_KEY) typed = true;
    }
    if (this.#shapes.isNew(shape)) this.charge(size * COST.reshaped);
    if (typed && isTypeName(record[TYPE_KEY])) {
      return this.#load(record[TYPE_KEY], Object.hasOwn(record, PAYLOAD_KEY), record[PAYLOAD_KEY]);
    }
    return record;
  }

  /** Goes on with a map of which one key is no string. */
  #readMixedMap(entries: [unknown, unknown][], rest: number, depth: number): unknown {
    for (; rest > 0; rest--) {
      const key = this.#readKey(depth + 1);
      entries.push([key, this.#read(depth + 1)]);
    }
    this.charge(costOfCollisions(entries.map(([key]) => key)));
    const map = new Map(entries);
    if (!isTypeName(map.get(TYPE_KEY))) return map;
    return this.#load(map.get(TYPE_KEY), map.has(PAYLOAD_KEY), map.get(PAYLOAD_KEY));
  }

  #load(name: unknown, hasPayload: boolean, payload: unknown): unknown {
    if (!hasPayload) throw this.error(`a map has "${TYPE_KEY}" but no "${PAYLOAD_KEY}"`);
    this.charge(costOfExtension(name, payload));
    return loadExtension(name, payload);
  }

  #readKey(depth: number): unknown {
    const { position } = this;
    const code = position < this.end ? this.bytes[position] as number : 0;
    if (code < FIX_STR || code >= FIX_STR_END) return this.#readOtherKey(code, depth);
    this.position = position + 1;
    const start = this.skip(code & 0x1f);
    const end = this.position;
    return this.#keys.find(this.bytes, start, end) ?? this.#learnKey(start, end);
  }

  /** A Python 2 peer sends its native strings as bin: as a key, text is what is meant. */
  #readOtherKey(code: number, depth: number): unknown {
    if (code !== STR_8 && code !== BIN_8) return this.#readLongKey(depth);
    this.position++;
    const start = this.skip(this.readByte());
    const end = this.position;
    const known = this.#keys.find(this.bytes, start, end);
    if (known !== undefined) return known;
    if (code === STR_8 || isUtf8(this.bytes.subarray(start, end))) {
      return this.#learnKey(start, end);
    }
    this.charge(COST.newKey);
    return this.copy(start, COST.binary);
  }

  #forgetNewKeys(): void {
    this.#newKeys.clear();
    this.#hasNewKeys = false;
  }

  #learnKey(start: number, end: number): string {
    this.charge(COST.text + costOfBytes(end - start));
    this.#hasNewKeys = true;
    const { size } = this.#newKeys;
    // A message of ever new keys would only push out those of all others.
    const key = size < MAX_KNOWN_KEYS
      ? this.#keys.add(this.bytes, start, end)
      : decodeUtf8(this.bytes, start, end);
    // It may be one that another has pushed out of the cache.
    if (this.#newKeys.add(key).size > size) this.charge(COST.newKey + COST.newShape);
    return key;
  }

  #readLongKey(depth: number): unknown {
    const key = this.#read(depth);
    if (typeof key === "string") this.charge(COST.newKey + COST.newShape);
    if (!(key instanceof Uint8Array) || !isUtf8(key)) return key;
    this.charge(COST.newKey + COST.newShape);
    return decodeUtf8(key, 0, key.length);
  }

  /** Reads a key of a map that has paid for them. */
  #readNewKey(depth: number): unknown {
    const key = this.#read(depth);
    if (!(key instanceof Uint8Array) || !isUtf8(key)) return key;
    return decodeUtf8(key, 0, key.length);
  }

  #isTextNext(): boolean {
    return this.position < this.end && isTextOrBinary(this.bytes[this.position] as number);
  }

  #readString(length: number): string {
    const start = this.skip(length);
    this.charge(COST.text + costOfBytes(length));
    return decodeUtf8(this.bytes, start, this.position);
  }

  #readBinary(length: number): Uint8Array {
    return this.takePart(length, COST.binary) ?? this.copy(this.skip(length), COST.binary);
  }

  #readBigInt(value: number | bigint): number | bigint {
    if (typeof value === "bigint") this.charge(COST.bigint);
    return value;
  }

  #readExtension(length: number, depth: number): unknown {
    const type = (this.readByte() << 24) >> 24;
    const start = this.skip(length);
    if (type !== EMBEDDED_TYPE) return new Extension(type, this.copy(start, COST.extension));
    if (depth === this.#maxDepth) throw this.#tooDeep();
    const after = this.position;
    const end = this.end;
    this.position = start;
    this.end = after;
    const value = this.#read(depth + 1);
    if (this.position < after) throw this.error("bytes follow an embedded value");
    this.end = end;
    return value;
  }

  /** Checks, before anything is allocated, that a container may and can be as it says. */
  #enter(items: number, cost: number, depth: number): void {
    if (depth === this.#maxDepth) throw this.#tooDeep();
    if (items > this.end - this.position) {
      throw this.error("a container declares more items than there are bytes");
    }
    this.charge(COST.container + cost);
  }

  #tooDeep(): SyntaxError {
    return this.error(`it nests deeper than the limit of ${this.#maxDepth} levels`);
  }
}

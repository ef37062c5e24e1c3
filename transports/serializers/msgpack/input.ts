import type { SeparatePart } from "../../../core/serializer.ts";
import { COST, costOfBytes, tooCostly } from "../cost/value_cost.ts";

const NOTHING = new Uint8Array();
const TWO_TO_32 = 2 ** 32;

/** Bytes that are read from the start to the end, and what the values read so far have cost. */
export class MsgpackInput {
  /** All bytes. */
  protected bytes: Uint8Array = NOTHING;
  /** Where the next byte is read. */
  protected position = 0;
  /** Where the value ends that is read now. */
  protected end = 0;
  /** What may still be spent. */
  protected budget = 0;
  /** What is missing in the bytes, and was not read yet. */
  protected part: SeparatePart | undefined;
  readonly #maxCost: number;
  readonly #scratch = new DataView(new ArrayBuffer(8));

  /** Creates an input without bytes. */
  constructor(maxCost: number) {
    this.#maxCost = maxCost;
  }

  /** What the last value has cost, in units. */
  get cost(): number {
    return this.#maxCost - this.budget;
  }

  /** Begins to read. */
  protected open(bytes: Uint8Array, part: SeparatePart | undefined): void {
    this.bytes = bytes;
    this.part = part;
    this.position = 0;
    this.end = bytes.length;
    this.budget = this.#maxCost;
  }

  /** Forgets the bytes. */
  protected close(): void {
    this.bytes = NOTHING;
    this.part = undefined;
  }

  /**
   * Pays for values before they are made.
   *
   * @throws {SyntaxError} If the budget is spent.
   */
  protected charge(cost: number): void {
    this.budget -= cost;
    if (this.budget < 0) throw this.error(tooCostly(this.#maxCost));
  }

  /** Copies what was just skipped: a view would keep the whole frame alive for a few bytes. */
  protected copy(start: number, cost: number): Uint8Array {
    this.charge(cost + costOfBytes(this.position - start));
    return new Uint8Array(this.bytes.subarray(start, this.position)); // memory is not cleared first
  }

  /** Takes the part as it is, if it is missing here. */
  protected takePart(length: number, cost: number): Uint8Array | undefined {
    const { part } = this;
    if (part?.start !== this.position || part.bytes.length !== length) return undefined;
    this.charge(cost + costOfBytes(length));
    this.part = undefined;
    return part.bytes;
  }

  protected readFloat32(): number {
    this.charge(COST.float);
    this.#scratch.setUint32(0, this.readUint32());
    return this.#scratch.getFloat32(0);
  }

  protected readFloat64(): number {
    this.charge(COST.float);
    this.#scratch.setUint32(0, this.readUint32());
    this.#scratch.setUint32(4, this.readUint32());
    return this.#scratch.getFloat64(0);
  }

  protected readUint64(): number | bigint {
    const high = this.readUint32();
    const low = this.readUint32();
    if (high < 0x200000) return high * TWO_TO_32 + low;
    return (BigInt(high) << 32n) | BigInt(low);
  }

  protected readInt64(): number | bigint {
    const high = this.readUint32() | 0;
    const low = this.readUint32();
    const value = high * TWO_TO_32 + low;
    if (Number.isSafeInteger(value)) return value;
    return (BigInt(high) << 32n) | BigInt(low);
  }

  protected readByte(): number {
    return this.bytes[this.skip(1)] as number;
  }

  protected readUint16(): number {
    const start = this.skip(2);
    return ((this.bytes[start] as number) << 8) | (this.bytes[start + 1] as number);
  }

  protected readUint32(): number {
    const start = this.skip(4);
    const bytes = this.bytes;
    return (((bytes[start] as number) << 24) | ((bytes[start + 1] as number) << 16) |
      ((bytes[start + 2] as number) << 8) | (bytes[start + 3] as number)) >>> 0;
  }

  /** Moves over some bytes, once it is sure that they exist; returns where they start. */
  protected skip(count: number): number {
    const start = this.position;
    if (count > this.end - start) throw this.error(`the input ends ${count} bytes too early`);
    this.position = start + count;
    return start;
  }

  protected error(reason: string): SyntaxError {
    return new SyntaxError(`Cannot decode MessagePack at byte ${this.position}: ${reason}`);
  }
}

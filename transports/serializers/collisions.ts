/**
 * Numbers that share a place in a Map or Set: the engine hashes numbers without a seed, so that
 * anybody can choose some that it must compare with all of the others.
 *
 * @module
 */
import { COST } from "./cost/value_cost.ts";

/** The smallest table that is looked at: half as many members cannot take long. */
const FEW = 32;
/** Members in one place that also happen by chance. */
const BY_CHANCE = 8;

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);
const UPPER = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** What it costs, beyond the usual, to put keys into a new Map or Set. */
export function costOfCollisions(keys: readonly unknown[]): number {
  let cost = 0;
  // The table of the engine doubles; keys may collide in a small one only.
  for (let size = FEW; size < 2 * keys.length; size *= 2) {
    cost += costAt(keys, size);
  }
  return cost;
}

/** The cost of those keys that get into a table of that size; it has two members in a place. */
function costAt(keys: readonly unknown[], size: number): number {
  const counts = new Uint32Array(size / 2);
  const count = Math.min(keys.length, size);
  let cost = 0;
  for (let index = 0; index < count; index++) {
    const key = keys[index];
    if (typeof key !== "number" && typeof key !== "bigint") continue;
    const place = hashOf(key) & (counts.length - 1);
    const others = counts[place] as number;
    counts[place] = others + 1;
    if (others > BY_CHANCE) cost += others * COST.collision;
  }
  return cost;
}

/** V8's own hash. Where a later engine has another one, only the bound is lost. */
function hashOf(key: number | bigint): number {
  if (typeof key === "bigint") {
    // The engine looks at no more than the last 64 bits, without the sign.
    const low = BigInt.asUintN(64, key < 0n ? -key : key);
    return hash64(Number(low >> 32n), Number(low & 0xffffffffn));
  }
  if ((key | 0) === key) return hash32(key);
  float[0] = key;
  return hash64(halves[UPPER] as number, halves[1 - UPPER] as number);
}

function hash32(key: number): number {
  let hash = ~key + (key << 15) | 0;
  hash ^= hash >>> 12;
  hash = hash + (hash << 2) | 0;
  hash ^= hash >>> 4;
  hash = Math.imul(hash, 2057);
  return hash ^ hash >>> 16;
}

/** The same for 64 bits; the lower half is all that is looked at in the end. */
function hash64(upper: number, lower: number): number {
  let [high, low] = add(~upper, ~lower, upper << 18 | lower >>> 14, lower << 18);
  low ^= low >>> 31 | high << 1;
  high ^= high >>> 31;
  const [high16, low16] = add(high << 4 | low >>> 28, low << 4, high << 2 | low >>> 30, low << 2);
  [high, low] = add(high16, low16, high, low);
  low ^= low >>> 11 | high << 21;
  high ^= high >>> 11;
  [high, low] = add(high, low, high << 6 | low >>> 26, low << 6);
  return low ^ (low >>> 22 | high << 10);
}

function add(high: number, low: number, otherHigh: number, otherLow: number): [number, number] {
  const sum = (low >>> 0) + (otherLow >>> 0);
  return [high + otherHigh + (sum > 0xffffffff ? 1 : 0) | 0, sum | 0];
}

/** Random values, and random bytes of MessagePack. */
import { Extension } from "../../core/values/mod.ts";
import type { Random } from "../support/random.ts";

const TEXTS = ["", "a", "name", "größe", "日本", "🍺", "x".repeat(31), "x".repeat(32), "\0", "007"];
const LENGTHS = [0, 1, 15, 16, 31, 32, 255, 256, 300, 65_535, 65_536];
const EDGES = [7, 8, 15, 16, 31, 32, 53, 63, 64];
const EXTENSION_LENGTHS = [0, 1, 2, 3, 4, 8, 16, 17, 255, 256];
const MAX_DEPTH = 4;

/** An integer next to a power of two, from -2^63 to 2^64 - 1. */
function makeInteger(random: Random): number | bigint {
  if (random.below(3) === 0) return random.below(300) - 150;
  const edge = 1n << BigInt(random.pick(EDGES));
  const near = (random.below(4) === 0 ? -edge : edge) + BigInt(random.below(5) - 2);
  const exact = near < -(2n ** 63n) || near >= 2n ** 64n ? edge >> 2n : near;
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}

function makeFloat(random: Random): number {
  const halves = Uint32Array.of(random.below(2 ** 32), random.below(2 ** 32));
  const [float = 0] = new Float64Array(halves.buffer);
  return Number.isInteger(float) ? 0.5 : float;
}

function makeText(random: Random): string {
  if (random.below(20) === 0) return "ä".repeat(random.pick(LENGTHS) >> 1);
  return random.pick(TEXTS) + random.pick(TEXTS);
}

function makeBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Any value that both sides know. */
export function makeValue(random: Random, depth = 0): unknown {
  switch (random.below(depth < MAX_DEPTH ? 10 : 7)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
    case 2:
      return makeInteger(random);
    case 3:
      return random.pick([makeFloat(random), NaN, Infinity, -Infinity, 0.1]);
    case 4:
      return makeText(random);
    case 5:
      return makeBytes(random, random.pick(random.below(20) === 0 ? LENGTHS : [0, 1, 9]));
    case 6:
      return new Extension(random.below(100), makeBytes(random, random.pick(EXTENSION_LENGTHS)));
    case 7:
      return makeList(random, depth);
    case 8: {
      const keys = makeKeys(random, () => makeText(random));
      return Object.fromEntries(keys.map((key) => [key, makeValue(random, depth + 1)]));
    }
    default: {
      const keys = makeKeys(random, () => random.pick([makeInteger, makeText])(random));
      return new Map([[-7, 1], ...keys.map((key) => [key, makeValue(random, depth + 1)] as const)]);
    }
  }
}

function makeList(random: Random, depth: number): unknown[] {
  if (random.below(200) === 0) return Array(random.pick(LENGTHS)).fill(7);
  return Array.from({ length: random.pick([0, 1, 3, 17]) }, () => makeValue(random, depth + 1));
}

function makeKeys<K>(random: Random, make: () => K): K[] {
  return [...new Set(Array.from({ length: random.pick([0, 1, 2, 5, 18]) }, make))];
}

const SIZED = [0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf];
const PLAIN = [0xc0, 0xc1, 0xc2, 0xc3, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3];
const UTF8 = ["61", "c3a4", "e697a5", "f09f8dba", "ff", "c0af", "eda080", "efbfbd"];

/** Bytes that are often one value, in whichever of its forms, and often nearly. */
export function makeWire(random: Random): Uint8Array {
  const out: number[] = [];
  for (let parts = 1 + random.below(8); parts > 0; parts--) put(random, out);
  for (let flips = random.below(4) - 2; flips > 0; flips--) {
    out[random.below(out.length)] = random.below(256);
  }
  return Uint8Array.from(random.below(8) === 0 ? out.slice(0, random.below(out.length)) : out);
}

function put(random: Random, out: number[]): void {
  switch (random.below(6)) {
    case 0:
      out.push(random.below(0x80));
      return;
    case 1:
      out.push(0x80 + random.below(4), 0xa1, 0x61 + random.below(3), random.below(0x80));
      return;
    case 2:
      out.push(0x90 + random.below(4));
      return;
    case 3: {
      const text = Uint8Array.fromHex(random.pick(UTF8) + random.pick(UTF8));
      out.push(0xa0 + text.length, ...text);
      return;
    }
    case 4:
      out.push(random.pick(PLAIN), ...makeBytes(random, random.pick([0, 1, 2, 4, 8])));
      return;
    default: {
      const code = random.pick(SIZED);
      const length = random.below(3);
      const width = [
        1,
        2,
        4,
      ][
        code < 0xdc ? (code - (code < 0xc7 ? 0xc4 : code < 0xd9 ? 0xc7 : 0xd9)) : 1 + (code & 1)
      ] ?? 1;
      out.push(code, ...Array(width - 1).fill(0), length);
      if (code >= 0xc7 && code <= 0xc9) out.push(random.below(100));
      if (code < 0xdc) out.push(...makeBytes(random, length));
    }
  }
}

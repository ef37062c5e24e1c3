/** Rotations of the four rounds, four to each. */
const SHIFTS = Int32Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);
const SINES = Int32Array.from({ length: 64 }, (_, step) => Math.abs(Math.sin(step + 1)) * 2 ** 32);
const BLOCK_BYTES = 64;
const BLOCK_WORDS = 16;
const LENGTH_BYTES = 8;

/**
 * The MD5 of a text, as Python lymph makes ids. Node's library has it, too, but takes longer to load
 * than an empty program to run.
 *
 * @returns 32 hex digits.
 * @see {@link https://www.rfc-editor.org/rfc/rfc1321}
 */
export function md5(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let start = 0; start < words.length; start += BLOCK_WORDS) addBlock(state, words, start);
  return new Uint8Array(state.buffer).toHex();
}

/**
 * The bytes, a one, zeros and the length in bits, as words of whole blocks. Every platform of Deno
 * is little-endian, as MD5 is.
 */
function padded(bytes: Uint8Array): Int32Array {
  const blocks = Math.ceil((bytes.length + 1 + LENGTH_BYTES) / BLOCK_BYTES);
  const buffer = new Uint8Array(blocks * BLOCK_BYTES);
  buffer.set(bytes);
  buffer[bytes.length] = 0x80;
  const words = new Int32Array(buffer.buffer);
  words[words.length - 2] = bytes.length * 8;
  words[words.length - 1] = bytes.length / 2 ** 29;
  return words;
}

function addBlock(state: Int32Array, words: Int32Array, start: number): void {
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const word = at(words, start + (indexAt(round, step) & 15));
    const sum = (a + mix(round, b, c, d) + at(SINES, step) + word) | 0;
    const shift = at(SHIFTS, round * 4 + (step & 3));
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0] = at(state, 0) + a;
  state[1] = at(state, 1) + b;
  state[2] = at(state, 2) + c;
  state[3] = at(state, 3) + d;
}

/** What a round makes of three words. */
function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

/** Which word of the block a step adds, modulo 16. */
function indexAt(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return 5 * step + 1;
  return round === 2 ? 3 * step + 5 : 7 * step;
}

function at(words: Int32Array, index: number): number {
  return words[index] as number;
}

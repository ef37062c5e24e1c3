/**
 * The facts of github.com/kawanet/msgpack-test-suite: values, and every form in which each may come.
 *
 * @module
 */
import { Extension } from "../../core/values/mod.ts";

/** A value and its forms as hex. */
export type Vector = readonly [value: unknown, ...forms: string[]];

const utf8 = new TextEncoder();

/** Integers, and from which width on a form has room for them. */
const INTEGERS: readonly (number | bigint)[] = [
  ...[0, 1, 127, 128, 255, 256, 65_535, 65_536, 2_147_483_647, 2_147_483_648, 4_294_967_295],
  ...[-1, -32, -33, -128, -256, -32_768, -65_536, -2_147_483_648],
  ...[4_294_967_296, -4_294_967_296, 281_474_976_710_656, -281_474_976_710_656],
  ...[9_223_372_036_854_775_807n, -9_223_372_036_854_775_807n, 9_223_372_036_854_775_808n],
  ...[-9_223_372_036_854_775_808n, 18_446_744_073_709_551_615n],
];

/** Every form of an integer, as unsigned and as signed. */
function integerForms(value: number | bigint): string[] {
  const exact = BigInt(value);
  const forms: string[] = [];
  const hex = (code: string, bytes: number) =>
    code + BigInt.asUintN(8 * bytes, exact).toString(16).padStart(2 * bytes, "0");
  if (exact >= -32n && exact <= 127n) forms.push(hex("", 1));
  for (const [power, code] of ["cc", "cd", "ce", "cf"].entries()) {
    const bytes = 2 ** power;
    if (exact >= 0n && BigInt.asUintN(8 * bytes, exact) === exact) forms.push(hex(code, bytes));
  }
  for (const [power, code] of ["d0", "d1", "d2", "d3"].entries()) {
    const bytes = 2 ** power;
    if (BigInt.asIntN(8 * bytes, exact) === exact) forms.push(hex(code, bytes));
  }
  return forms;
}

const size = (length: number, bytes: number) => length.toString(16).padStart(2 * bytes, "0");

function textForms(text: string): string[] {
  const bytes = utf8.encode(text);
  const hex = bytes.toHex();
  const short = bytes.length < 32 ? [size(0xa0 + bytes.length, 1) + hex] : [];
  const sized = ["d9", "da", "db"].map((code, power) =>
    code + size(bytes.length, 2 ** power) + hex
  );
  return [...short, ...sized];
}

function binaryForms(hex: string): string[] {
  return ["c4", "c5", "c6"].map((code, power) => code + size(hex.length / 2, 2 ** power) + hex);
}

/** The forms of a container of less than 17 items, given its body. */
function containerForms(
  [fixed, code16, code32]: readonly [number, string, string],
  count: number,
  body: string,
): string[] {
  const short = count < 16 ? [size(fixed + count, 1) + body] : [];
  return [...short, code16 + size(count, 2) + body, code32 + size(count, 4) + body];
}

const list = (count: number, body: string) => containerForms([0x90, "dc", "dd"], count, body);
const map = (count: number, body: string) => containerForms([0x80, "de", "df"], count, body);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const bytesOf = (count: number, first: number) =>
  Uint8Array.from({ length: count }, (_, index) => first + index);

/** All vectors. */
export const VECTORS: readonly Vector[] = [
  [null, "c0"],
  [false, "c2"],
  [true, "c3"],
  ...["", "01", "00ff"].map((hex): Vector => [Uint8Array.fromHex(hex), ...binaryForms(hex)]),
  ...INTEGERS.map((value): Vector => [value, ...integerForms(value)]),
  [0.5, "cb3fe0000000000000"],
  [-0.5, "cbbfe0000000000000"],
  ...["", "a", "1234567890123456789012345678901", "12345678901234567890123456789012"]
    .map((text): Vector => [text, ...textForms(text)]),
  ...["Кириллица", "ひらがな", "한글", "汉字", "漢字", "❤", "🍺"]
    .map((text): Vector => [text, ...textForms(text)]),
  [[], ...list(0, "")],
  [[1], ...list(1, "01")],
  [upTo(15), ...list(15, bytesOf(15, 1).toHex())],
  [upTo(16), ...list(16, bytesOf(16, 1).toHex())],
  [["a"], ...list(1, "a161")],
  [{}, ...map(0, "")],
  [{ a: 1 }, ...map(1, "a16101")],
  [{ a: "A" }, ...map(1, "a161a141")],
  [[[]], ...list(1, "90")],
  [[{}], ...list(1, "80")],
  [{ a: [] }, ...map(1, "a16190")],
  [{ a: {} }, ...map(1, "a16180")],
  // Timestamps, which lymph gives no meaning to.
  ...["5a4af6a5", "00000000", "ffffffff", "ee6b27fc00000000", "0000000100000000"]
    .map((hex): Vector => {
      const data = Uint8Array.fromHex(hex);
      return [new Extension(-1, data), `${data.length === 4 ? "d6" : "d7"}ff${hex}`];
    }),
  [new Extension(-1, new Uint8Array(12).fill(0xff)), `c70cff${"ff".repeat(12)}`],
  [new Extension(1, bytesOf(1, 0x10)), "d40110", "c7010110"],
  [new Extension(2, bytesOf(2, 0x20)), `d502${bytesOf(2, 0x20).toHex()}`],
  [new Extension(3, bytesOf(4, 0x30)), `d603${bytesOf(4, 0x30).toHex()}`],
  [new Extension(4, bytesOf(8, 0x40)), `d704${bytesOf(8, 0x40).toHex()}`],
  [new Extension(5, bytesOf(16, 0x50)), `d805${bytesOf(16, 0x50).toHex()}`],
  [new Extension(6, new Uint8Array()), "c70006", "c8000006", "c90000000006"],
  [new Extension(7, bytesOf(3, 0x70)), `c70307${bytesOf(3, 0x70).toHex()}`],
];

/** Forms that are read and never written: floats of integers, and of half the width. */
export const READ_ONLY: readonly Vector[] = [
  ...INTEGERS.filter((value) => Number.isSafeInteger(value)).map((value): Vector => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, Number(value));
    return [value, `cb${new Uint8Array(view.buffer).toHex()}`];
  }),
  [0, "ca00000000"],
  [1, "ca3f800000"],
  [256, "ca43800000"],
  [-32_768, "cac7000000"],
  [0.5, "ca3f000000"],
  [-0.5, "cabf000000"],
];

/** Types that have no end, or may seem so. */
export interface Endless {
  list: Grows<string>;
  nested: Nested<Nested<Nested<Nested<Nested<Nested<Nested<number>>>>>>>;
  partial: Deep<{ a: { b: { c: { d: { e: { f: { g: { h: string } } } } } } } }>;
}

/** A type with more parts than can be written down. */
export type Vast = P26;

/** Each leads to three larger ones. */
interface Grows<T> {
  value: T;
  list?: Grows<T[]>;
  pair?: Grows<[T, T]>;
  object?: Grows<{ value: T }>;
}

interface Nested<T> {
  value: T;
}

type Deep<T> = { [Key in keyof T]?: Deep<T[Key]> };

type Twice<T> = [T, T];
type P2 = Twice<Twice<string>>;
type P4 = [[P2, P2], [P2, P2]];
type P6 = [[P4, P4], [P4, P4]];
type P8 = [[P6, P6], [P6, P6]];
type P10 = [[P8, P8], [P8, P8]];
type P12 = [[P10, P10], [P10, P10]];
type P14 = [[P12, P12], [P12, P12]];
type P16 = [[P14, P14], [P14, P14]];
type P18 = [[P16, P16], [P16, P16]];
type P20 = [[P18, P18], [P18, P18]];
type P22 = [[P20, P20], [P20, P20]];
type P24 = [[P22, P22], [P22, P22]];
type P26 = [[P24, P24], [P24, P24]];

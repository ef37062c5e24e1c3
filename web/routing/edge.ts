import type { Piece, Placeholder } from "./pattern.ts";

/** A step from one place of the trie to others: by one segment, or by all that is left. */
export interface Edge {
  /** Tells edges apart; equal ones are one. */
  readonly key: string;
  /** Place among the edges of one place: the least is tried first. */
  readonly weight: number;
  /**
   * Appends the values in a text to a list.
   *
   * @returns Whether the text matches; where it does not, the list is as it was.
   */
  take(text: string, values: unknown[]): boolean;
}

/** The edge of a segment, or of several, with at least one placeholder. */
export function createEdge(pieces: readonly Piece[]): Edge {
  const key = pieces.map((piece) => typeof piece === "string" ? piece : `<${piece.spelling}>`)
    .join("");
  const weight = weigh(pieces);
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === "object") {
    const { converter } = only;
    return {
      key,
      weight,
      take(text, values) {
        const value = converter.parse(text);
        return value !== undefined && values.push(value) > 0;
      },
    };
  }
  const placeholders = pieces.filter((piece): piece is Placeholder => typeof piece === "object");
  const source = pieces.map((piece) =>
    typeof piece === "string" ? RegExp.escape(piece) : `(${piece.converter.pattern})`
  ).join("");
  const whole = new RegExp(`^${source}$`, "su");
  return { key, weight, take: (text, values) => takeAll(whole, placeholders, text, values) };
}

function takeAll(
  whole: RegExp,
  placeholders: readonly Placeholder[],
  text: string,
  values: unknown[],
): boolean {
  const match = whole.exec(text);
  if (match === null) return false;
  const found: unknown[] = [];
  for (const [index, { converter }] of placeholders.entries()) {
    const value = converter.parse(match[index + 1] ?? "");
    if (value === undefined) return false;
    found.push(value);
  }
  values.push(...found);
  return true;
}

/** More literal text goes first, then the stricter converter. */
function weigh(pieces: readonly Piece[]): number {
  return pieces.reduce(
    (sum, piece) =>
      sum + (typeof piece === "string" ? -1000 - piece.length : piece.converter.weight),
    0,
  );
}

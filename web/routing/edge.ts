import { asLinear } from "./converters.ts";
import { LinearPattern } from "../../core/linear/linear_pattern.ts";
import { parseSyntax, type Syntax } from "../../core/linear/syntax.ts";
import type { Piece, Placeholder } from "./pattern.ts";

/** A step from one place of the trie to others: by one segment, or by all that is left. */
export interface Edge {
  /** Tells edges apart; equal ones are one. */
  readonly key: string;
  /** Place among the edges of one place: the least is tried first. */
  readonly weight: Weight;
  /** Whether it takes all segments that are left. */
  readonly spansSegments: boolean;
  /**
   * Appends the texts of the placeholders to a list.
   *
   * @returns Whether the text matches; where it does not, the list is as it was.
   */
  take(text: string, texts: string[]): boolean;
}

/** What decides which of several edges is tried first, as in Werkzeug. */
export interface Weight {
  /** Lengths of the literal texts. */
  readonly texts: readonly number[];
  /** Weights of the converters. */
  readonly converters: readonly number[];
}

/** The edge of a segment, or of several with slashes between them, with at least one placeholder. */
export function createEdge(pieces: readonly Piece[]): Edge {
  const placeholders = pieces.filter((piece): piece is Placeholder => typeof piece === "object");
  const edge = {
    key: pieces.map(keyOf).join(""),
    weight: weigh(pieces),
    spansSegments: placeholders.some(({ converter }) => converter.spansSegments),
  };
  const [first] = placeholders;
  const linear = pieces.length === 1 && first ? asLinear(first.converter) : undefined;
  if (linear) return { ...edge, take: (text, texts) => linear.fits(text) && texts.push(text) > 0 };
  const pattern = new LinearPattern({ kind: "all", parts: pieces.map(syntaxOf) });
  return {
    ...edge,
    take(text, texts) {
      const found = pattern.exec(text);
      return found !== undefined && texts.push(...found as string[]) > 0;
    },
  };
}

/** Placeholders that take the same texts are alike, whatever they make of them. */
function keyOf(piece: Piece): string {
  if (typeof piece === "string") return RegExp.escape(piece);
  const { converter: { pattern, weight } } = piece;
  return `(${weight} ${pattern})`;
}

function syntaxOf(piece: Piece): Syntax {
  if (typeof piece === "string") return { kind: "text", text: piece };
  return { kind: "capture", part: parseSyntax(piece.converter.pattern) };
}

function weigh(pieces: readonly Piece[]): Weight {
  return {
    texts: pieces.flatMap((piece) =>
      typeof piece === "string" && piece !== "/" ? piece.length : []
    ),
    converters: pieces.flatMap((piece) => typeof piece === "string" ? [] : piece.converter.weight),
  };
}

/** Negative where the first goes first: more literal texts, longer ones, stricter converters. */
export function compareWeights(a: Weight, b: Weight): number {
  return b.texts.length - a.texts.length || -compareLists(a.texts, b.texts) ||
    b.converters.length - a.converters.length || compareLists(a.converters, b.converters);
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [index, number] of a.entries()) {
    const difference = number - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

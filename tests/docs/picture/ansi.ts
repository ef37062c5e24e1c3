/** A piece of a line in one style. */
export interface Span {
  readonly text: string;
  /** Number of the colour, 0 to 15; undefined for the terminal's own. */
  readonly color: number | undefined;
  readonly isBold: boolean;
}

const ESCAPE = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

/** Splits a line with control sequences for colours into its pieces. */
export function readSpans(line: string): Span[] {
  let [color, isBold]: [number | undefined, boolean] = [undefined, false];
  const spans: Span[] = [];
  for (const [index, part] of line.split(ESCAPE).entries()) {
    if (index % 2 === 0) {
      if (part !== "") spans.push({ text: part, color, isBold });
      continue;
    }
    for (const code of part.split(";").map(Number)) {
      if (code === 0) [color, isBold] = [undefined, false];
      else if (code === 1) isBold = true;
      else if (code === 22) isBold = false;
      else if (code === 39) color = undefined;
      else if (code >= 30 && code <= 37) color = code - 30;
      else if (code >= 90 && code <= 97) color = code - 90 + 8;
    }
  }
  return spans;
}

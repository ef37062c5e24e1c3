import { readSpans, type Span } from "./ansi.ts";

const COLUMN = 8.43;
const ROW = 18;
const PADDING = 14;
const TITLE = 26;
const COLORS = [
  ...["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  ...["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
];

/** A window of a terminal. */
export interface Pane {
  readonly title: string;
  /** What it shows, with control sequences for colours. */
  readonly lines: readonly string[];
}

/** Draws windows of a terminal, one below the other. */
export function drawPanes(panes: readonly Pane[], columns: number): string {
  const width = Math.round(columns * COLUMN + 2 * PADDING);
  let top = 0;
  const windows = panes.map(({ title, lines }) => {
    const height = TITLE + lines.length * ROW + PADDING;
    const window = drawWindow({ title, lines }, { top, width, height });
    top += height + PADDING;
    return window;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top - PADDING}" ` +
    `font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">\n` +
    `${windows.join("\n")}\n</svg>\n`;
}

function drawWindow(
  { title, lines }: Pane,
  { top, width, height }: { top: number; width: number; height: number },
): string {
  const rows = lines.map((line, index) => {
    const y = top + TITLE + (index + 1) * ROW - 4;
    const spans = readSpans(line);
    // Columns stay below each other, whichever font there is.
    const length = (spans.reduce((sum, { text }) => sum + text.length, 0) * COLUMN).toFixed(2);
    const fit = `textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
    return `<text x="${PADDING}" y="${y}" ${fit} xml:space="preserve" fill="#e6edf3">${
      spans.map(drawSpan).join("")
    }</text>`;
  });
  return [
    `<rect y="${top}" width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    `<text x="${PADDING}" y="${top + ROW}" fill="#6e7681">${escape(title)}</text>`,
    ...rows,
  ].join("\n");
}

function drawSpan({ text, color, isBold }: Span): string {
  const fill = color === undefined ? "" : ` fill="${COLORS[color]}"`;
  const weight = isBold ? ` font-weight="bold"` : "";
  return `<tspan${fill}${weight}>${escape(text)}</tspan>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

import type { Style } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";
import type { Finding } from "./finding.ts";

/** How findings are shown. */
export interface FormatFindingsOptions {
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  /** Makes a part stand out. */
  readonly style: (style: Style, text: string) => string;
  /**
   * Columns of a line.
   *
   * @default {Infinity}
   */
  readonly columns?: number;
}

const LEAST_COLUMNS = 20;
const UNICODE = { ok: "✓", notice: "!", problem: "✗", remedy: "→" } as const;
const ASCII = { ok: "ok  ", notice: "note", problem: "FAIL", remedy: "->" } as const;
const STYLES = { ok: "green", notice: "yellow", problem: "red" } as const;

/** Formats findings as a table, with what to do below those that need it. */
export function formatFindings(
  findings: readonly Finding[],
  { unicode, style, columns = Infinity }: FormatFindingsOptions,
): string {
  const marks = unicode ? UNICODE : ASCII;
  const width = Math.max(...findings.map(({ name }) => name.length));
  const indent = " ".repeat(marks.ok.length + 1 + width + 2);
  const shownIn = (text: string, first: string): string =>
    columns === Infinity
      ? first + text
      : wrap(first + text, Math.max(columns - indent.length, LEAST_COLUMNS)).join(`\n${indent}`);
  return findings.map(({ name, state, value, remedy }) => {
    const mark = style(STYLES[state], marks[state]);
    const title = `${mark} ${style("bold", name)}${" ".repeat(width - name.length)}  `;
    const line = title + shownIn(value, "");
    return remedy === undefined ? line : `${line}\n${indent}${shownIn(remedy, `${marks.remedy} `)}`;
  }).join("\n");
}

/** Whether a terminal is likely to show more than ASCII. */
export function showsUnicode(
  isTerminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return isTerminal && /utf-?8/i.test(locale);
}

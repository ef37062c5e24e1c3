import type { Style } from "../terminal.ts";
import type { Finding } from "./finding.ts";

/** How findings are shown. */
export interface FormatFindingsOptions {
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  /** Makes a part stand out. */
  readonly style: (style: Style, text: string) => string;
}

const UNICODE = { ok: "✓", notice: "!", problem: "✗", remedy: "→" } as const;
const ASCII = { ok: "ok  ", notice: "note", problem: "FAIL", remedy: "->" } as const;
const STYLES = { ok: "green", notice: "yellow", problem: "red" } as const;

/** Formats findings as a table, with what to do below those that need it. */
export function formatFindings(
  findings: readonly Finding[],
  { unicode, style }: FormatFindingsOptions,
): string {
  const marks = unicode ? UNICODE : ASCII;
  const width = Math.max(...findings.map(({ name }) => name.length));
  const indent = " ".repeat(marks.ok.length + 1 + width + 2);
  return findings.map(({ name, state, value, remedy }) => {
    const mark = style(STYLES[state], marks[state]);
    const line = `${mark} ${style("bold", name)}${" ".repeat(width - name.length)}  ${value}`;
    return remedy === undefined ? line : `${line}\n${indent}${marks.remedy} ${remedy}`;
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

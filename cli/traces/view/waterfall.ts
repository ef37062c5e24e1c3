import { printable } from "../../../core/observe/printable.ts";
import {
  ARGUMENTS,
  type RecordedLine,
  type RecordedSpan,
  RESULT,
} from "../../../core/observe/traces/recorded_span.ts";
import type { StoredTrace } from "../../../core/observe/traces/trace_store.ts";
import { plural } from "../../terminal/plural.ts";
import type { Style, Terminal } from "../../terminal/terminal.ts";
import { cut, padEnd } from "../../terminal/width.ts";
import { formatMs } from "./format_ms.ts";
import { treeOf } from "./trace_tree.ts";

/** How a trace is shown. */
export interface WaterfallOptions {
  /** Gives parts of it colors. */
  readonly terminal: Pick<Terminal, "style">;
  /** Columns that it may have. */
  readonly columns: number;
}

const SERVICE_STYLES: readonly Style[] = ["cyan", "magenta", "green", "blue", "yellow"];
const ARROWS = { client: "→ ", producer: "⇢ ", consumer: "⇠ ", server: "", internal: "" };
const MAX_ROWS = 1000;
const MAX_INDENT = 8;
const MIN_COLUMNS = 40;
const MAX_COLUMNS = 160;
const DURATION = 9;
/** More than any row shows. */
const MAX_TEXT = 1000;
/** Which lines stand out. */
const ALARMING = /^(?:ERROR|CRITICAL|FATAL)/;

/** A trace as a tree of spans with bars that show when each ran, and log lines in place. */
export function formatWaterfall(trace: StoredTrace, options: WaterfallOptions): string {
  const view = new Waterfall(trace, options);
  const nodes = treeOf(trace);
  const rows = nodes.slice(0, MAX_ROWS).flatMap((node) =>
    "span" in node ? view.span(node.span, node.depth) : [view.line(node.line, node.depth)]
  );
  const more = nodes.length - MAX_ROWS;
  return [
    ...view.head(),
    "",
    ...rows,
    ...(more > 0 ? [`… and ${more} more spans and log lines: --json shows all`] : []),
    ...(trace.dropped > 0 ? [`${trace.dropped} spans and log lines were not kept`] : []),
  ].join("\n");
}

class Waterfall {
  readonly #trace: StoredTrace;
  readonly #style: Terminal["style"];
  readonly #columns: number;
  readonly #labelWidth: number;
  readonly #barWidth: number;

  constructor(trace: StoredTrace, { terminal, columns }: WaterfallOptions) {
    this.#trace = trace;
    this.#style = terminal.style;
    this.#columns = Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS);
    this.#labelWidth = Math.floor(this.#columns * 0.45);
    this.#barWidth = this.#columns - this.#labelWidth - DURATION - 2;
  }

  head(): string[] {
    const { traceId, spans, errors, durationMs, start, services } = this.#trace;
    const failed = errors === 0 ? "" : this.#style("red", `, ${errors} failed`);
    const began = Number.isFinite(start) && start < 8e15 ? new Date(start).toISOString() : "?";
    return [
      this.#style("bold", this.#cut(`Trace ${printable(traceId, MAX_TEXT)}`)),
      `${began}, ${formatMs(durationMs)}, ${plural(spans.length, "span")}${failed}`,
      this.#cut(services.map((service) => printable(service, MAX_TEXT)).join(", ")),
    ];
  }

  span(span: RecordedSpan, depth: number): string[] {
    const { service, subject, kind, error, attributes } = span;
    const isCovered = kind === "server" && subject.startsWith(`${service}.`);
    const text = isCovered ? subject : `${service} ${ARROWS[kind]}${subject}`;
    const label = this.#cut(indent(depth) + printable(text, MAX_TEXT), this.#labelWidth);
    const style = error === undefined ? this.#styleOf(service) : "red";
    const row = `${this.#style(style, padEnd(label, this.#labelWidth))} ${this.#bar(span, style)} ${
      formatMs(span.durationMs).padStart(DURATION)
    }`;
    const details = [
      error !== undefined && this.#style("red", this.#detail(`✗ ${error}`, depth + 1)),
      // Of a call, both sides know them.
      ...(kind === "client" || kind === "producer" ? [] : [
        this.#payload("←", attributes[ARGUMENTS], depth),
        this.#payload("→", attributes[RESULT], depth),
      ]),
    ];
    return [row, ...details.filter((detail) => typeof detail === "string")];
  }

  line({ time, level, message }: RecordedLine, depth: number): string {
    const text = `${formatMs(Math.max(time - this.#trace.start, 0))} ${level} ${message}`;
    return this.#style(ALARMING.test(level) ? "red" : "dim", this.#detail(`· ${text}`, depth));
  }

  #payload(sign: string, value: unknown, depth: number): string | undefined {
    if (value === undefined) return undefined;
    return this.#style("dim", this.#detail(`${sign} ${value}`, depth + 1));
  }

  #detail(text: string, depth: number): string {
    return this.#cut(indent(depth) + printable(text, MAX_TEXT));
  }

  #bar({ start, durationMs }: RecordedSpan, style: Style): string {
    const { start: begin, durationMs: whole } = this.#trace;
    const scale = whole > 0 ? this.#barWidth / whole : 0;
    const before = Math.min(Math.floor((start - begin) * scale), this.#barWidth - 1);
    const length = Math.max(Math.round(durationMs * scale), 1);
    const bar = "█".repeat(Math.min(length, this.#barWidth - before));
    const after = " ".repeat(this.#barWidth - before - bar.length);
    return " ".repeat(before) + this.#style(style, bar) + after;
  }

  #styleOf(service: string): Style {
    const index = this.#trace.services.indexOf(service);
    return SERVICE_STYLES[index % SERVICE_STYLES.length] ?? "cyan";
  }

  #cut(text: string, columns: number = this.#columns): string {
    return cut(text, columns);
  }
}

function indent(depth: number): string {
  return "  ".repeat(Math.min(depth, MAX_INDENT));
}

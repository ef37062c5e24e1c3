import { plainJson } from "../../core/values/json_line.ts";
import { redactLine } from "../../core/config/secrets/secret_texts.ts";
import type { LogRecord } from "../../core/observe/logs/log.ts";
import { showValue } from "../../core/observe/logs/show_value.ts";
import { escapeControls, printable } from "../../core/observe/printable.ts";

/** Writes a record without the line break at its end. */
export type LogFormat = (record: LogRecord) => string;

/** Writes a record in Python lymph's text format. */
export function formatText(
  { time, level, name, message, traceId = "", error }: LogRecord,
): string {
  const line = `${formatTime(time)} [${level.toUpperCase()}] ${name}: ${message}`;
  const stack = tellsMore(error, message) ? `\n${formatStack(error, error.stack)}` : "";
  return redactLine(`${line} - trace_id="${traceId}"${stack}`);
}

/** Writes a record as one line of JSON. */
export function formatJson(record: LogRecord): string {
  return writeJson(record);
}

/** Writes a record as one line of JSON, with the baggage of the work that logged it. */
export function formatJsonWithBaggage(record: LogRecord): string {
  const { baggage } = record;
  return writeJson(record, baggage && { baggage: Object.fromEntries(baggage) });
}

function writeJson(
  { time, level, name, message, traceId, properties, error }: LogRecord,
  more?: object,
): string {
  const { trace_id: _, ...others } = properties;
  const entry = {
    time: new Date(time).toISOString(),
    level: level.toUpperCase(),
    logger: name,
    message,
    trace_id: traceId,
    ...more,
    properties: Object.keys(others).length === 0 ? undefined : toPlain(others),
    stack: error?.stack,
  };
  // Each text by itself: in JSON, the quotes of a command line look different.
  return escapeControls(plainJson(entry, redactLine));
}

/** The formats by the names that they have in configuration. */
export const LOG_FORMATS: Readonly<Record<"text" | "json", LogFormat>> = {
  text: formatText,
  json: formatJson,
};

/** Whether there is something in an error's stack that the message has not told. */
function tellsMore(error: Error | undefined, message: string): error is Error & { stack: string } {
  if (error?.stack === undefined) return false;
  return error.stack !== String(error) || !message.includes(error.message);
}

/** The stack with its first part, the message, on one line, as that may come from anywhere. */
function formatStack(error: Error, stack: string): string {
  const title = String(error);
  const rest = stack.startsWith(title) ? stack.slice(title.length) : `\n${stack}`;
  return printable(title) + rest.split("\n").map((line) => printable(line)).join("\n");
}

/** Local time, such as `2026-03-01 08:05:09,042`. */
function formatTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const local = new Date(milliseconds - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, -1).replace("T", " ").replace(".", ",");
}

/** Values that JSON can hold: what cannot be written must not cost the line. */
function toPlain(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, toPlainValue(value)]),
  );
}

function toPlainValue(value: unknown): unknown {
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value !== "object" || value === null) {
      return typeof value === "bigint" || typeof value === "symbol" ? String(value) : value;
    }
    plainJson(value);
    return value;
  } catch {
    return printable(showValue(value)); // such as what refers to itself
  }
}

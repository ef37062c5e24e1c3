import type { Completion, Evaluation } from "../evaluator/evaluator.ts";

/** What a shell wants of an instance: one line of JSON. */
export interface ShellRequest {
  /** Comes back with the reply, as replies come when they are ready. */
  readonly id: number;
  /** Code to run. */
  readonly code?: string;
  /** A line to complete. */
  readonly line?: string;
  /** Whether the text of a value shall have colors. */
  readonly colors?: boolean;
}

/** What it gets: one line of JSON. */
export interface ShellReply {
  /** Which request it belongs to. */
  readonly id: number;
  /** What has come of the code. */
  readonly evaluation?: Evaluation;
  /** How the line may go on. */
  readonly completion?: Completion;
}

/** Characters that a request may have. */
export const LONGEST_REQUEST = 64 * 1024;
/** Characters that a reply may have, with room for what JSON escapes. */
export const LONGEST_REPLY = 1024 * 1024;
/** Characters of a value that are sent. */
export const LONGEST_TEXT = 100_000;

/**
 * Reads a request.
 *
 * @throws {TypeError} If the line is no such message.
 */
export function parseRequest(text: string): ShellRequest {
  const request = parseObject(text);
  const { id, code, line, colors } = request;
  const isWhole = isText(code) && isText(line) && (code === undefined) !== (line === undefined);
  const isFlag = colors === undefined || typeof colors === "boolean";
  if (typeof id === "number" && isWhole && isFlag) return { ...request, id };
  throw new TypeError(`A request must have an id, and code or a line: current value is ${text}`);
}

/**
 * Reads a reply; its sender has proved that it knows the token.
 *
 * @throws {TypeError} If the line is no such message.
 */
export function parseReply(text: string): ShellReply {
  const reply = parseObject(text);
  if (typeof reply["id"] === "number") return reply as unknown as ShellReply;
  throw new TypeError(`A reply must have an id: current value is ${text}`);
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new TypeError(`A line must be an object of JSON: current value is ${text}`);
}

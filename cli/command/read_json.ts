import { toError } from "../../core/errors.ts";
import { JsonSerializer } from "../../transports/serializers/mod.ts";
import { UsageError } from "./command.ts";
import type { Terminal } from "../terminal/terminal.ts";

const MAX_EXCERPT = 60;

/**
 * Reads an argument that is JSON, or `-` for standard input.
 *
 * @param what What it is, as a plural, for the error.
 * @throws {UsageError} If it is no JSON.
 */
export async function readJson(
  what: string,
  argument: string,
  terminal: Terminal,
): Promise<unknown> {
  const text = argument === "-" ? await readInput(what, terminal) : argument;
  try {
    return new JsonSerializer().parse(text);
  } catch (cause) {
    const reason = toError(cause).message;
    throw new UsageError(`${what} must be JSON: current value is ${excerpt(text)} (${reason})`, {
      cause,
    });
  }
}

async function readInput(what: string, terminal: Terminal): Promise<string> {
  try {
    return await terminal.readInput();
  } catch (cause) {
    throw new UsageError(`${what} must be JSON: ${toError(cause).message}`, { cause });
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length <= MAX_EXCERPT ? text : `${text.slice(0, MAX_EXCERPT - 1)}…`);
}

import { toError } from "../../core/errors.ts";
import { JsonSerializer } from "../../transports/serializers/mod.ts";
import { UsageError } from "./command.ts";
import type { Terminal } from "../terminal/terminal.ts";

const MAX_EXCERPT = 60;
/**
 * Whatever a service may answer can be an argument again. A map nests three levels deeper in JSON than
 * on the wire. The text is the user's own, so its values may cost what they cost.
 */
const json = new JsonSerializer({ maxDepth: 256, maxBytes: Infinity });

/** Help on values that JSON has no form for. */
export const TAGGED_JSON: string =
  "Bytes, dates, decimals and the like are tagged maps, as --json prints them, for example\n" +
  '{"__type__":"bytes","_":"aGk="}.';

/**
 * Reads an argument that is JSON, or `-` for standard input. Tagged maps become the values that
 * `--json` has written them for.
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
    return json.parse(text);
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

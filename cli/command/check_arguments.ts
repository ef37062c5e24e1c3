import { decodeUtf8 } from "../../core/values/utf8.ts";

const COMMAND_LINE = "/proc/self/cmdline";
const REPLACEMENT = "\ufffd";

/**
 * Checks that arguments are UTF-8. Deno replaces what is not by U+FFFD, so that only the system knows
 * what was meant.
 *
 * @param args The arguments as Deno tells them.
 * @param read Reads the command line of this process, with NUL behind each part.
 * @throws {SyntaxError} If one is not; one line with its number and the offset in it.
 */
export function checkArguments(
  args: readonly string[],
  read: () => Uint8Array = () => Deno.readFileSync(COMMAND_LINE),
): void {
  if (!args.some((arg) => arg.includes(REPLACEMENT))) return;
  const parts = split(readIfPossible(read)).slice(-args.length);
  if (parts.length < args.length) return;
  for (const [index, part] of parts.entries()) decodeUtf8(part, `argument ${index + 1}`);
}

function split(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0, end; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(0, start);
    if (end < 0) end = bytes.length;
    parts.push(bytes.subarray(start, end));
  }
  return parts;
}

function readIfPossible(read: () => Uint8Array): Uint8Array {
  try {
    return read();
  } catch {
    return new Uint8Array(); // such as on a system without /proc
  }
}

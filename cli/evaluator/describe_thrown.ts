import { printable } from "../../core/observe/printable.ts";

/** Says in one line what was thrown. */
export function describeThrown(thrown: unknown): string {
  return printable(say(thrown).trim().replaceAll(/\s*[\r\n]\s*/g, " "));
}

function say(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `Thrown: ${Deno.inspect(thrown)}`;
  try {
    const { name, message } = thrown;
    return message === "" ? String(name) : `${name}: ${message}`;
  } catch {
    return "An error that cannot even be described"; // its properties throw, too
  }
}

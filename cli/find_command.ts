import { didYouMean } from "../core/config/closest.ts";
import { UsageError } from "./command.ts";
import type { CommandEntry } from "./commands.ts";

/**
 * Looks a command up.
 *
 * @throws {UsageError} If there is none of that name.
 */
export function findCommand(
  name: string,
  commands: Readonly<Record<string, CommandEntry>>,
): CommandEntry {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry !== undefined) return entry;
  const hint = didYouMean(name, Object.keys(commands)) || "; see 'lymph list'";
  throw new UsageError(`Unknown command ${JSON.stringify(name)}${hint}`);
}

import type { Completion } from "./evaluator.ts";
import type { ReplEngine } from "./repl_engine.ts";

/** The names that lead to the last one of a line, with their dots, and what there is of that. */
const LAST_NAME = /(?<![\w$.\])])((?:[\p{L}_$][\w$]*\.)*)([\p{L}_$][\w$]*)?$/u;
const IDENTIFIER = /^[\p{L}_$][\w$]*$/u;
const TIMEOUT_MS = 200;
const MAX_NAMES = 500;

/**
 * Tells how the last name of a line may go on.
 *
 * @param own Names that come first where none has begun.
 */
export async function completeName(
  line: string,
  engine: ReplEngine,
  own: readonly string[],
): Promise<Completion> {
  const match = LAST_NAME.exec(line);
  if (match === null) return { prefix: "", names: [] };
  const [, path = "", prefix = ""] = match;
  const names = path !== ""
    ? await propertiesOf(path.slice(0, -1), engine)
    : prefix === ""
    ? own
    : [...await engine.declaredNames(), ...allProperties(globalThis)];
  const fitting = names.filter((name) => name.startsWith(prefix) && IDENTIFIER.test(name));
  return { prefix, names: [...new Set(fitting)].sort().slice(0, MAX_NAMES) };
}

async function propertiesOf(path: string, engine: ReplEngine): Promise<string[]> {
  const options = { timeoutMs: TIMEOUT_MS, withoutEffect: true };
  const { value, isThrown } = await engine.run(path, options);
  return isThrown ? [] : allProperties(value);
}

function allProperties(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const names: string[] = [];
  let owner: object | null = Object(value);
  for (; owner !== null && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    names.push(...Object.getOwnPropertyNames(owner));
  }
  return names;
}

/** A path at the start of a text, and what follows it. */
export interface ToldPath {
  /** Names and indices that lead to the value. */
  readonly keys: readonly (string | number)[];
  /** The text behind the path. */
  readonly rest: string;
}

const IDENTIFIER = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`;
/** A text as JSON has it, inside of a regular expression. */
export const QUOTED: string = String
  .raw`"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"`;
const STEP = String.raw`\.${IDENTIFIER}|\[\d+\]|\[${QUOTED}\]`;
const PATH = new RegExp(String.raw`^(?:${IDENTIFIER}|\[${QUOTED}\])(?:${STEP})*(?=: )`, "u");
const KEY = new RegExp(String.raw`${IDENTIFIER}|\d+|${QUOTED}`, "uy");

/** Whether a name was too long for an error. */
export function isCut(name: string): boolean {
  return name.endsWith("…");
}

/**
 * Reads the path with which an explanation begins, as `pathOf` of the contract writes it.
 *
 * @param text Such as `items[2].price: expected number, got "7"`.
 * @returns Undefined if it has none, or one that is abridged.
 */
export function readPath(text: string): ToldPath | undefined {
  const [path] = PATH.exec(text) ?? [];
  if (path === undefined) return undefined;
  const keys: (string | number)[] = [];
  for (let at = 0; at < path.length; at++) {
    KEY.lastIndex = at;
    const [key] = KEY.exec(path) ?? [];
    if (key === undefined) continue; // a dot or a bracket
    keys.push(key.startsWith('"') ? JSON.parse(key) : /^\d/.test(key) ? Number(key) : key);
    at += key.length;
  }
  if (keys.some((key) => isCut(String(key)))) return undefined;
  return { keys, rest: text.slice(path.length + 2) };
}

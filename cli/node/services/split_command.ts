const WORD = /(?:[^\s"'\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gsy;
const PART = /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs;
const SPACE = /\s*/y;

/**
 * Splits a command line into words as a shell does, and does nothing else of what a shell does:
 * `'…'` and `"…"` keep spaces, a backslash keeps the next character.
 *
 * @param line Such as `redis-server --port 7000`.
 * @returns The words.
 * @throws {SyntaxError} If a quote is never closed.
 */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  for (let at = skipSpace(line, 0); at < line.length;) {
    WORD.lastIndex = at;
    const [word] = WORD.exec(line) ?? [];
    if (word === undefined) throw new SyntaxError(`must close what ${line.slice(at)} opens`);
    words.push(unquote(word));
    const end = at + word.length;
    at = skipSpace(line, end);
    if (at === end && at < line.length) {
      throw new SyntaxError(`must close what ${line.slice(at)} opens`);
    }
  }
  return words;
}

function skipSpace(line: string, from: number): number {
  SPACE.lastIndex = from;
  return from + (SPACE.exec(line)?.[0].length ?? 0);
}

function unquote(word: string): string {
  return word.replace(PART, (_, escaped?: string, single?: string, double?: string) => {
    return escaped ?? single ?? (double ?? "").replace(/\\(["\\])/g, "$1");
  });
}

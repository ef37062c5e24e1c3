/** Keys that have a name; all others are the character that they type. */
export type Key = "up" | "down" | "enter" | "escape" | "backspace" | "end" | string;

const NAMED: Readonly<Record<string, Key>> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  "\r": "enter",
  "\n": "enter",
  "\x1b": "escape",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x03": "end",
  "\x04": "end",
};
// deno-lint-ignore no-control-regex -- terminals send keys that type nothing as escape sequences
const KEYS = /\x1b(?:\[[\d;]*[~A-Za-z]|O[A-Z])|[^]/gu;
// deno-lint-ignore no-control-regex -- see above
const UNFINISHED = /\x1b(?:\[[\d;]*|O)?$/;
/** How long the rest of a sequence may take: after that it was the Escape key. */
const ESCAPE_MS = 50;

/** The keys in what a terminal has sent. Unknown keys are left out. */
export function readKeys(text: string): Key[] {
  return Array.from(
    text.matchAll(KEYS),
    ([key]) => NAMED[key] ?? (key >= " " && key.length <= 2 ? key : ""),
  )
    .filter((key) => key !== "");
}

/** Reads keys from what a terminal sends piece by piece: an escape sequence may come in two. */
export class KeyReader {
  #unfinished = "";

  /** Whether what has come so far may be the beginning of a key. */
  get isUnfinished(): boolean {
    return this.#unfinished !== "";
  }

  /** The keys that have come with another piece. */
  read(text: string): Key[] {
    const all = this.#unfinished + text;
    this.#unfinished = UNFINISHED.exec(all)?.[0] ?? "";
    return readKeys(all.slice(0, all.length - this.#unfinished.length));
  }

  /** The key that was only its beginning after all: Escape. */
  finish(): Key[] {
    const { isUnfinished } = this;
    this.#unfinished = "";
    return isUnfinished ? ["escape"] : [];
  }
}

/** Calls a function for each key where standard input is a terminal, until disposed of. */
export function listenForKeys(onKey: (key: Key) => void): Disposable {
  if (!Deno.stdin.isTerminal()) return { [Symbol.dispose]() {} };
  // Ctrl-C stays a signal.
  Deno.stdin.setRaw(true, { cbreak: true });
  const reader = Deno.stdin.readable.getReader();
  const keys = new KeyReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      keys.read(decoder.decode(value, { stream: true })).forEach(onKey);
      if (keys.isUnfinished) timer = setTimeout(() => keys.finish().forEach(onKey), ESCAPE_MS);
    }
  };
  listen().catch(() => {}); // without a keyboard there are still signals
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      Deno.stdin.setRaw(false);
    },
  };
}

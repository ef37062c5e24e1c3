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

/** The keys in what a terminal has sent; what is no known key is left out. */
export function readKeys(text: string): Key[] {
  return Array.from(
    text.matchAll(KEYS),
    ([key]) => NAMED[key] ?? (key >= " " && key.length <= 2 ? key : ""),
  )
    .filter((key) => key !== "");
}

/** Calls a function for each key where standard input is a terminal, until disposed of. */
export function listenForKeys(onKey: (key: Key) => void): Disposable {
  if (!Deno.stdin.isTerminal()) return { [Symbol.dispose]() {} };
  // Ctrl-C stays a signal.
  Deno.stdin.setRaw(true, { cbreak: true });
  const reader = Deno.stdin.readable.getReader();
  const listen = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const key of readKeys(decoder.decode(value, { stream: true }))) onKey(key);
    }
  };
  listen().catch(() => {}); // without a keyboard there are still signals
  return { [Symbol.dispose]: () => Deno.stdin.setRaw(false) };
}

const QUIT = new Set(["q", "Q", "\x03", "\x04"]);

/** A key that ends a program. */
export interface QuitKey extends Disposable {
  /** Aborts when the key was pressed. */
  readonly signal: AbortSignal;
}

/** Listens for the key `q` where standard input is a terminal, until disposed of. */
export function listenForQuit(): QuitKey {
  const pressed = new AbortController();
  if (!Deno.stdin.isTerminal()) return { signal: pressed.signal, [Symbol.dispose]() {} };
  // Ctrl-C stays a signal.
  Deno.stdin.setRaw(true, { cbreak: true });
  const reader = Deno.stdin.readable.getReader();
  const listen = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (Array.from(decoder.decode(value)).some((key) => QUIT.has(key))) pressed.abort();
    }
  };
  listen().catch(() => {}); // without a keyboard there are still signals
  return { signal: pressed.signal, [Symbol.dispose]: () => Deno.stdin.setRaw(false) };
}

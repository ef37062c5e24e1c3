const AGAIN_AFTER_MS = 10;

/** Where bytes can be written without holding up everything else. */
export interface AsyncWriter {
  /** Writes some of the bytes, and tells how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/**
 * Makes a function that writes texts one after the other: whoever reads slowly, or has made the
 * pipe one that never waits, holds up nothing but these texts.
 */
export function writeInTurn(stream: AsyncWriter): (text: string) => Promise<void> {
  const encoder = new TextEncoder();
  let turn = Promise.resolve();
  return (text) => {
    const written = turn.then(() => writeAll(stream, encoder.encode(text)));
    turn = written.catch(() => {});
    return written;
  };
}

async function writeAll(stream: AsyncWriter, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(await stream.write(rest));
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  }
}

/** Joins chunks. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** Octets that look random and are the same in every run. */
export function pseudoRandom(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let index = 0; index < length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}

/** The frames of one message as text, for comparing. */
export function text(frames: readonly Uint8Array[] | undefined): string[] {
  return (frames ?? []).map((frame) => new TextDecoder().decode(frame));
}

/** Text as octets. */
export function bytes(content: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(content);
}

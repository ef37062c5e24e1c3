/** One side of a contestant that asks. */
export interface LargeClient extends AsyncDisposable {
  /** Sends so many bytes; resolves with a short answer. */
  up(data: Uint8Array): Promise<unknown>;
  /** Asks for so many bytes; resolves with them. */
  down(bytes: number): Promise<Uint8Array>;
  /** A short call. */
  small(): Promise<unknown>;
}

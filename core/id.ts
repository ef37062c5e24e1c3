const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const POOL_BYTES = 4096;
const ID_BYTES = 16;

/** Draws ids from a pool, as one call for much randomness costs little more than one for some. */
class IdSource {
  readonly #pool = new Uint8Array(POOL_BYTES);
  #used = POOL_BYTES;

  next(): string {
    if (this.#used === POOL_BYTES) {
      crypto.getRandomValues(this.#pool);
      this.#used = 0;
    }
    let id = "";
    for (const end = this.#used + ID_BYTES; this.#used < end; this.#used++) {
      id += HEX[this.#pool[this.#used] as number];
    }
    return id;
  }
}

const ids = new IdSource();

/** Creates an unguessable id: 128 random bits as 32 hex digits. */
export function randomId(): string {
  return ids.next();
}

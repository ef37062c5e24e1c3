import { digest } from "./digest.ts";
import { requirePermission } from "./require_permission.ts";

/** Digest of a file that is not there. */
const MISSING = "";

/** Files as they are now; each is read once. */
export class Sources {
  readonly #files = new Map<string, Promise<string>>();
  readonly #digests = new Map<string, Promise<string>>();
  readonly #loadedAt: number;

  /**
   * @param loadedAt When the classes were loaded: a file that has changed since is not read.
   */
  constructor(loadedAt: number) {
    this.#loadedAt = loadedAt;
  }

  /**
   * Text of a file.
   *
   * @throws {Error} If it cannot be read, or has changed since the classes were loaded.
   */
  text(url: string): Promise<string> {
    let text = this.#files.get(url);
    if (text === undefined) this.#files.set(url, text = this.#read(new URL(url)));
    return text;
  }

  /** Texts of files by their URLs. */
  async texts(urls: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const read = async (url: string) => [url, await this.text(url)] as const;
    return new Map(await Promise.all([...urls].map(read)));
  }

  /** Digests of files by their URLs; empty for one that is not there. */
  async digests(urls: Iterable<string>): Promise<Record<string, string>> {
    const entries = [...urls].map(async (url) => [url, await this.#digest(url)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Whether files have the given digests. */
  async have(digests: Readonly<Record<string, string>>): Promise<boolean> {
    const now = await this.digests(Object.keys(digests));
    return Object.entries(digests).every(([url, known]) => now[url] === known);
  }

  /** Classes of one module have the same sources. */
  #digest(url: string): Promise<string> {
    let known = this.#digests.get(url);
    if (known === undefined) {
      known = this.text(url).then(digest, orMissing).then((digest) => digest ?? MISSING);
      this.#digests.set(url, known);
    }
    return known;
  }

  async #read(url: URL): Promise<string> {
    requirePermission({ name: "read", path: url });
    const { mtime } = await Deno.stat(url);
    // A time to come is from the clock of another machine, and says nothing.
    const isToCome = mtime !== null && mtime.getTime() > Date.now();
    if (!isToCome && (mtime === null || mtime.getTime() > this.#loadedAt)) {
      throw new Error(`${url} has changed since it was loaded`);
    }
    return await Deno.readTextFile(url);
  }
}

function orMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

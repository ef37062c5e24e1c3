import { join } from "node:path";
import type { ClassContract } from "../../core/contract/contract.ts";
import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import {
  checkStateDirectory,
  prepareStateDirectory,
} from "../../transports/embedded/private_files/mod.ts";
import { digest } from "./digest.ts";
import { requirePermission } from "./require_permission.ts";

const log = getLogger("lymph.contract");

/** Folder in the state directory. */
const FOLDER = "contracts";
/** With more files than this, the oldest are removed until half of them are left. */
const MAX_FILES = 2048;
const MAX_CHARACTERS = 4 * 1024 * 1024;
const DIGEST_LENGTH = 64;

/** What is kept of a class. */
export interface KeptContract {
  /** Digests of the sources that its types lead to, by URL. */
  readonly sources: Readonly<Record<string, string>>;
  readonly contract: ClassContract;
}

/**
 * Contracts of classes in files of the state directory, so that an instance need not read sources at
 * each start. Several processes may share it. A file that cannot be used is as good as none.
 */
export class ContractCache {
  readonly #state: string;
  readonly #directory: string;

  /**
   * @param stateDirectory The project's state directory.
   */
  constructor(stateDirectory: string) {
    this.#state = stateDirectory;
    this.#directory = join(stateDirectory, FOLDER);
  }

  /** What was kept under a key; undefined if there is nothing, or nothing of use. */
  async read(key: string): Promise<KeptContract | undefined> {
    const path = await this.#pathOf(key);
    try {
      requirePermission({ name: "read", path: this.#state });
      checkStateDirectory(this.#state);
      const text = await Deno.readTextFile(path);
      const json = text.slice(DIGEST_LENGTH);
      if (await digest(json) !== text.slice(0, DIGEST_LENGTH)) {
        throw new SyntaxError("its digest differs");
      }
      return JSON.parse(json);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      log.debug("{path} is not used: {error}", { path, error: toError(error).message });
      return undefined;
    }
  }

  /** Keeps contracts under their keys, in place of what was there. Never rejects. */
  async write(contracts: ReadonlyMap<string, KeptContract>): Promise<void> {
    try {
      requirePermission({ name: "write", path: this.#state });
      await prepareStateDirectory(this.#state);
      await Deno.mkdir(this.#directory, { mode: 0o700, recursive: true });
      for (const [key, kept] of contracts) await this.#writeOne(await this.#pathOf(key), kept);
      await this.#makeRoom();
    } catch (error) {
      const path = this.#directory;
      log.debug("{path} is not written: {error}", { path, error: toError(error).message });
    }
  }

  async #writeOne(path: string, kept: KeptContract): Promise<void> {
    const json = JSON.stringify(kept);
    if (json.length > MAX_CHARACTERS) return;
    // Under another name first, as other processes may be reading it.
    const temporary = `${path}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(temporary, await digest(json) + json, { mode: 0o600 });
    await Deno.rename(temporary, path);
  }

  async #makeRoom(): Promise<void> {
    const names = await Array.fromAsync(Deno.readDir(this.#directory), ({ name }) => name);
    if (names.length <= MAX_FILES) return;
    const files = await Promise.all(names.map(async (name) => {
      const path = join(this.#directory, name);
      return { path, mtime: (await Deno.stat(path).catch(() => undefined))?.mtime?.getTime() ?? 0 };
    }));
    const oldest = files.sort((a, b) => a.mtime - b.mtime).slice(0, -MAX_FILES / 2);
    // Another process may make room, too.
    for (const { path } of oldest) await Deno.remove(path).catch(() => {});
  }

  async #pathOf(key: string): Promise<string> {
    return join(this.#directory, await digest(key));
  }
}

import { DEFAULT_INTERFACE } from "../../../core/container/default_interface.ts";
import type { Connection } from "../../client/connection.ts";

interface Kept<Value> {
  readonly value: Promise<Value>;
  /** Which instances there were. */
  readonly key: string;
  /** When the value is too old; `Infinity` while it is still being looked up. */
  until: number;
}

/**
 * Keeps what was found out about the running instances for a while, but no longer than these are
 * the same: what has just started is shown at once.
 */
export class KeptWhileSame<Value> {
  readonly #connection: Connection;
  readonly #freshMs: number;
  readonly #find: () => Promise<Value>;
  #kept: Kept<Value> | undefined;

  /**
   * Creates one that has nothing yet.
   *
   * @param find Looks the value up.
   */
  constructor(
    connection: Connection,
    { freshMs, find }: { readonly freshMs: number; readonly find: () => Promise<Value> },
  ) {
    this.#connection = connection;
    this.#freshMs = freshMs;
    this.#find = find;
  }

  /** What is kept, or what is found out now. */
  async get(): Promise<Value> {
    const key = await this.#keyOfInstances();
    if (this.#kept?.key === key && performance.now() < this.#kept.until) {
      return await this.#kept.value;
    }
    const kept: Kept<Value> = { value: this.#find(), key, until: Infinity };
    this.#kept = kept;
    try {
      const value = await kept.value;
      kept.until = performance.now() + this.#freshMs;
      return value;
    } catch (error) {
      kept.until = 0;
      throw error;
    }
  }

  /** The connection knows its instances, so this asks only for the names. */
  async #keyOfInstances(): Promise<string> {
    const names = (await this.#connection.discover()).filter((name) => name !== DEFAULT_INTERFACE);
    const instances = await Promise.all(names.map((name) => this.#connection.instances(name)));
    return JSON.stringify(instances.map((own, i) => [names[i], ...own.map(({ id }) => id).sort()]));
  }
}

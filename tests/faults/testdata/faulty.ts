/**
 * A service for the tests of faults: it waits, blocks, breaks and counts as told.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { Interface, rawRpc, type ReplyChannel, type RequestContext, rpc } from "@lymph/lymph";

/** Raised by {@linkcode Faulty.declared}. */
export class OutOfStock extends Error {}

/** How often something has happened at one instance. */
export interface Counts {
  /** Calls of `work` that have begun. */
  readonly begun: number;
  /** Calls of `work` whose signal has aborted. */
  readonly cancelled: number;
}

/** Does everything that can go wrong. */
export class Faulty extends Interface {
  #begun = 0;
  #cancelled = 0;

  /** Returns the id of the process. */
  @rpc()
  pid(): number {
    return Deno.pid;
  }

  /** Returns what it gets. */
  @rpc()
  echo({ value }: { value: unknown }): unknown {
    return value;
  }

  /** Returns how many octets it gets. */
  @rpc()
  size({ value }: { value: Uint8Array }): number {
    return value.byteLength;
  }

  /** Returns so many octets. */
  @rpc()
  octets({ count }: { count: number }): Uint8Array {
    return new Uint8Array(count);
  }

  /** Takes some time, without blocking, and returns the id of the process. */
  @rpc()
  async work({ ms }: { ms: number }, { signal }: RequestContext): Promise<number> {
    this.#begun++;
    signal.addEventListener("abort", () => this.#cancelled++, { once: true });
    await new Promise((resolve) => setTimeout(resolve, ms));
    return Deno.pid;
  }

  /** Waits until nobody wants an answer any more. */
  @rpc()
  untilCancelled(_args: object, { signal }: RequestContext): Promise<void> {
    this.#begun++;
    return new Promise((resolve) =>
      signal.addEventListener("abort", () => {
        this.#cancelled++;
        resolve();
      }, { once: true })
    );
  }

  /** Blocks the whole process until a file exists. */
  @rpc()
  block({ path }: { path: string }): number {
    while (!existsSync(path));
    return Deno.pid;
  }

  /** Returns what was counted. */
  @rpc()
  counts(): Counts {
    return { begun: this.#begun, cancelled: this.#cancelled };
  }

  /** Collects garbage, and returns how many octets of values are left. */
  @rpc()
  async collect(): Promise<number> {
    const { gc } = globalThis as { gc?: (options: object) => void };
    if (gc === undefined) throw new TypeError("Cannot collect as V8 must run with --expose-gc");
    for (let i = 0; i < 3; i++) {
      gc({ type: "major", flavor: "last-resort" }); // gives memory back, too
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { heapUsed, external } = Deno.memoryUsage();
    return heapUsed + external;
  }

  /** Throws. */
  @rpc()
  broken(): never {
    throw new Error("a secret of the service");
  }

  /** Throws what it declares. */
  @rpc({ raises: [OutOfStock] })
  declared(): never {
    throw new OutOfStock("none left");
  }

  /** Rejects with nothing at all. */
  @rpc()
  rejectsUndefined(): Promise<never> {
    return Promise.reject();
  }

  /** Throws something that cannot even be turned into text. */
  @rpc()
  throwsUnprintable(): never {
    throw Object.create(null);
  }

  /** Never answers. */
  @rpc()
  never(): Promise<never> {
    return new Promise(() => {});
  }

  /** Returns what cannot be serialized. */
  @rpc()
  unserializable(): unknown {
    return () => {};
  }

  /** Leaves a promise behind that rejects when nobody looks. */
  @rpc()
  stray(): string {
    Promise.reject(new Error("forgotten"));
    return "answered";
  }

  /** Answers two times. */
  @rawRpc()
  answersTwice(channel: ReplyChannel): void {
    channel.reply("first");
    channel.reply("second");
  }

  /** Answers and then fails. */
  @rawRpc()
  async failsAfterAnswer(channel: ReplyChannel): Promise<void> {
    channel.reply("answered");
    await Promise.resolve();
    throw new Error("too late to matter");
  }

  /** Returns without an answer. */
  @rawRpc()
  silent(_channel: ReplyChannel): void {}
}

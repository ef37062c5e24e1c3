import type { LoadFigures } from "../support/load/load.ts";
import type { BystanderMessage } from "./bystander_worker.ts";

/** Another client of the attacked service, which calls it one call at a time. */
export class Bystander implements Disposable {
  readonly #worker = new Worker(new URL("bystander_worker.ts", import.meta.url), {
    type: "module",
  });

  /** Starts to call; resolves once some calls were answered. */
  static async start(stateDir: string): Promise<Bystander> {
    const bystander = new Bystander();
    const answer = bystander.#next();
    bystander.#worker.postMessage(stateDir);
    await answer;
    return bystander;
  }

  /** Waits for the call under way and stops. */
  async stop(): Promise<LoadFigures> {
    this.#worker.postMessage("stop");
    for (;;) {
      const message = await this.#next();
      if (message !== "serving") return message.figures;
    }
  }

  /** Ends the thread. */
  [Symbol.dispose](): void {
    this.#worker.terminate();
  }

  #next(): Promise<BystanderMessage> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<BystanderMessage>) => resolve(data);
      this.#worker.onerror = ({ message }) => reject(new Error(message));
    });
  }
}

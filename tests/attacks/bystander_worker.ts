/**
 * A client in a thread of its own, so that the attacker does not delay it: it calls a service until
 * it is told to stop.
 *
 * @module
 */
import { Load, type LoadFigures } from "../support/load/load.ts";
import { openClient } from "../support/parts/open_client.ts";
import type { Faulty } from "../faults/testdata/faulty.ts";

/** What the worker says. */
export type BystanderMessage = "serving" | { readonly figures: LoadFigures };

const scope = globalThis as unknown as Worker;
const tell = (message: BystanderMessage) => scope.postMessage(message);

scope.onmessage = async ({ data: stateDir }: MessageEvent<string>) => {
  const client = await openClient(stateDir);
  await client.untilInstances("Faulty", 1);
  const faulty = client.proxy<Faulty>("Faulty", { timeoutMs: 120_000 });
  const load = new Load(() => faulty.echo({ value: "ok" }), { concurrency: 1 });
  scope.onmessage = async () => {
    const figures = await load.stop();
    await client[Symbol.asyncDispose]();
    tell({ figures });
  };
  await load.progress(10);
  tell("serving");
};

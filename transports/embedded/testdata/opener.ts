/**
 * A worker that opens stores at the same moment as others, for tests. Its data is an
 * {@linkcode Opening}; it answers with what was thrown.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { Store } from "../store/store.ts";

/** What the worker is asked to do. */
export interface Opening {
  /** State directories, opened one after the other. */
  readonly directories: readonly string[];
  /** How many workers open each. */
  readonly workers: number;
  /** A number for each directory: how many workers are about to open it. */
  readonly gate: SharedArrayBuffer;
}

const { directories, workers, gate }: Opening = workerData;
const arrived = new Int32Array(gate);
const errors: string[] = [];
for (const [index, directory] of directories.entries()) {
  Atomics.add(arrived, index, 1);
  while (Atomics.load(arrived, index) < workers) { /* The others come within moments. */ }
  await Store.open(directory).then((store) => store.close(), (thrown) => {
    errors.push(String(thrown));
  });
}
parentPort?.postMessage(errors);

import { Instances } from "./instances.ts";
import type { ProcessIdentity } from "./process_liveness.ts";
import { Sessions } from "./sessions.ts";
import { Store } from "./store.ts";

/** An opened store with what the registry keeps in it. */
export interface Opened {
  /** The current process. */
  readonly self: ProcessIdentity;
  /** The file. */
  readonly store: Store;
  /** Which processes are behind its rows. */
  readonly sessions: Sessions;
  /** Services and their instances. */
  readonly instances: Instances;
}

/**
 * Opens the store of a state directory.
 *
 * @param stateDir Directory of the store.
 * @param self The current process.
 * @throws {ConfigError} If the store cannot be used.
 */
export async function openStore(stateDir: string, self: ProcessIdentity): Promise<Opened> {
  const store = await Store.open(stateDir);
  return { self, store, sessions: new Sessions(store, self), instances: new Instances(store) };
}

/** Closes what {@linkcode openStore} has opened. */
export function closeStore({ store, sessions }: Opened): void {
  sessions.release();
  store.close();
}

import { Instances } from "./instances.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { EmbeddedState } from "../state.ts";
import type { Store } from "../store/store.ts";

/** What the registry keeps in a store that is open. */
export interface RegistryRows {
  /** The file. */
  readonly store: Store;
  /** Which processes are behind its rows. */
  readonly sessions: Sessions;
  /** Services and their instances. */
  readonly instances: Instances;
}

/** The rows of the registry in a store. */
export function registryRows(state: EmbeddedState, store: Store): RegistryRows {
  return { store, sessions: state.createSessions(), instances: new Instances(store) };
}

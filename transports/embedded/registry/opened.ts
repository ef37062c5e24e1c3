import { Instances } from "./instances.ts";
import type { Sessions } from "../processes/sessions.ts";
import type { EmbeddedState } from "../state.ts";
import type { Store } from "../store/store.ts";

/** An opened store with what the registry keeps in it. */
export interface Opened {
  /** The file. */
  readonly store: Store;
  /** Which processes are behind its rows. */
  readonly sessions: Sessions;
  /** Services and their instances. */
  readonly instances: Instances;
}

/** What the registry keeps in a store that is open. */
export function openedIn(state: EmbeddedState, store: Store): Opened {
  return { store, sessions: state.createSessions(), instances: new Instances(store) };
}

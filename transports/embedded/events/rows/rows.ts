import type { Sessions } from "../../sessions/sessions.ts";
import type { EmbeddedState } from "../../state.ts";
import type { Store } from "../../store/store.ts";
import { Deliveries } from "./deliveries.ts";
import { Leases } from "./leases.ts";
import { Logs } from "./logs.ts";
import { Topology } from "./topology.ts";

/** What an event system keeps in a store that is open. */
export interface EventRows {
  /** The file. */
  readonly store: Store;
  /** Whose leases and exclusive queues are whose. */
  readonly sessions: Sessions;
  /** Queues and bindings. */
  readonly topology: Topology;
  /** Events on their way. */
  readonly deliveries: Deliveries;
  /** Queues that nothing is taken from. */
  readonly logs: Logs;
  /** Signs of life. */
  readonly leases: Leases;
}

/** What an event system keeps in a store. */
export function eventRows(state: EmbeddedState, store: Store): EventRows {
  return {
    store,
    sessions: state.createSessions(),
    topology: new Topology(store),
    deliveries: new Deliveries(store),
    logs: new Logs(store),
    leases: new Leases(store),
  };
}

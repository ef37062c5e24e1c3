import type { EventSystem } from "../../../core/events/event_system.ts";
import type { QueueStatus } from "../../../core/events/queues.ts";
import type { TraceStore } from "../../../core/observe/traces/trace_store.ts";
import type { Connection } from "../../client/connection.ts";
import type { Descriptions } from "./descriptions.ts";
import type { Sampler } from "./sampler.ts";

/** Everything that the dashboard shows, and by which it acts. */
export interface System {
  /** Its own connection to the services. */
  readonly connection: Connection;
  /** Events, as far as the configuration names them; rejects while the broker cannot be reached. */
  events(): Promise<EventSystem>;
  /** Queues of events that the event system itself cannot list; none where it lists all. */
  otherQueues(): Promise<readonly QueueStatus[]>;
  /** Traces that were collected. */
  readonly traces: TraceStore;
  /** What services do, asked for now and then. */
  readonly sampler: Sampler;
  /** What services offer. */
  readonly descriptions: Descriptions;
  /** The configuration in effect; secrets are hidden. */
  readonly config: unknown;
}

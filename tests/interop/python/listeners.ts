import { eventually } from "../../support/eventually.ts";
import type { Cluster } from "./cluster.ts";

/** What a listener tells of an event. */
export interface Heard {
  /** Name of the method. */
  readonly handler: string;
  /** Language of the instance. */
  readonly by: string;
  /** Type of the event. */
  readonly type: string;
  /** Payload. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Identity of its emitter. */
  readonly source: string;
  /** Trace id. */
  readonly trace_id: string;
}

/** An instance of `listener.py` or `listener.ts`. */
export interface Listener {
  /** Where it is. */
  readonly endpoint: string;
  /** Name of its service. */
  readonly service: string;
}

/** Everything that listeners have heard, one after the other. */
export async function heardBy(cluster: Cluster, ...listeners: Listener[]): Promise<Heard[]> {
  const answers = listeners.map(async ({ endpoint, service }) => {
    const question = { subject: `${service}.heard`, body: {} };
    return (await cluster.client.request(endpoint, question)).body as Heard[];
  });
  return (await Promise.all(answers)).flat();
}

/** Waits until listeners have heard so many events of a kind, and returns those. */
export async function untilHeard(
  cluster: Cluster,
  listeners: readonly Listener[],
  is: (event: Heard) => boolean,
  count: number,
): Promise<Heard[]> {
  return await eventually(async () => {
    const events = (await heardBy(cluster, ...listeners)).filter(is);
    return events.length >= count && events;
  });
}

import { HEADER, type Headers } from "../../message/message.ts";
import { readHops } from "../../observe/hops.ts";
import { Complaints } from "../../rpc/serving/complaints.ts";
import { LONG_CHAIN } from "../emitting/chain_counts.ts";

const complaints = new Complaints();

/** Whether more events than usual have led to one, each emitted while another was handled. */
export function isOfLongChain(headers: Headers = {}): boolean {
  return readHops(undefined, headers[HEADER.eventHops]).events > LONG_CHAIN;
}

/**
 * Whether to log what has happened to an event: always, but in a long chain only once per minute,
 * kind and queue. A handler that emits its own type and fails would fill a disk.
 */
export function mayTell(kind: string, queue: string, headers?: Headers): boolean {
  return !isOfLongChain(headers) || complaints.isDue(kind, queue);
}

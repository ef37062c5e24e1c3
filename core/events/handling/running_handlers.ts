import { HEADER } from "../../message/message.ts";
import type { PendingWork } from "../../observe/pending_work.ts";
import { readTraceId } from "../../observe/trace.ts";
import { type Listed, Roster } from "../../roster.ts";
import type { ServiceEvent } from "../service_event.ts";
import { taskOf } from "./tasks.ts";

/** An event that is being handled. */
export interface RunningHandler extends Listed {
  /** Its queue. */
  readonly queue: string;
  /** The event. */
  readonly event: ServiceEvent;
  /** When it began, on the scale of `performance.now()`. */
  readonly since: number;
}

/** The events that are being handled. */
export class RunningHandlers extends Roster<RunningHandler> {
  /** What runs now. */
  pending(): PendingWork[] {
    return this.toArray().map(({ queue, event: { type, headers }, since }) => ({
      kind: taskOf(type) === undefined ? "event" : "task",
      subject: taskOf(type) ?? type,
      since,
      traceId: readTraceId(headers[HEADER.traceId]) || undefined,
      note: `of ${queue}`,
    }));
  }
}

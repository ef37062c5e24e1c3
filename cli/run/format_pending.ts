import type { PendingWork } from "../../core/observe/pending_work.ts";
import { printable } from "../../core/observe/printable.ts";

/** Most lines, lest a service with very much under way says nothing else. */
const MOST = 200;

/**
 * Writes what is pending, the oldest first: a handler, and below it the requests of its trace that it
 * waits for. Requests that belong to no handler stand alone.
 *
 * @param now The time, on the scale of `performance.now()`.
 */
export function formatPending(
  work: readonly PendingWork[],
  now: number = performance.now(),
): string[] {
  const { request: asked = [], handler: handlers = [] } = Object.groupBy(
    work.toSorted((a, b) => (a.since ?? now) - (b.since ?? now)),
    ({ kind }) => kind === "request" ? "request" : "handler",
  );
  const waiting = Map.groupBy(asked, ({ traceId }) => traceId);
  const lines = [`pending: ${handlers.length} handlers, ${asked.length} requests to others`];
  for (const handler of handlers) {
    lines.push(`  ${describe(handler, now)}`);
    const { traceId } = handler;
    for (const request of waiting.get(traceId) ?? []) {
      lines.push(`    waits for ${describeRequest(request, now)}`);
    }
    waiting.delete(traceId);
  }
  for (const request of [...waiting.values()].flat()) {
    lines.push(`  request ${describeRequest(request, now)}${ofTrace(request)}`);
  }
  if (lines.length <= MOST) return lines;
  return [...lines.slice(0, MOST), `  and ${lines.length - MOST} more`];
}

function describe(work: PendingWork, now: number): string {
  const { kind, subject, peer, note } = work;
  const details = [note, peer && `asked by ${peer}`].filter(Boolean).map((detail) => `, ${detail}`);
  return printable(`${kind} ${subject}${details.join("")}${forSeconds(work, now)}${ofTrace(work)}`);
}

function describeRequest(work: PendingWork, now: number): string {
  return printable(`${work.subject} at ${work.peer}${forSeconds(work, now)}`);
}

function forSeconds({ since }: PendingWork, now: number): string {
  return since === undefined ? "" : `, for ${(Math.max(0, now - since) / 1000).toFixed(1)} s`;
}

function ofTrace({ traceId }: PendingWork): string {
  return traceId === undefined ? "" : `, trace ${traceId}`;
}

import { plural } from "../terminal/plural.ts";
import { taskOf } from "../../core/events/handling/tasks.ts";
import type { EventQueues, QueueStatus, UnwantedType } from "../../core/events/queues.ts";
import { printable } from "../../core/observe/printable.ts";
import { type Finding, notice } from "./finding.ts";

const NAME = "Queues";

/** Looks for queues that nothing handles, and for events that were dropped. */
export async function examineQueues(queues: EventQueues | undefined): Promise<Finding[]> {
  if (queues === undefined) return [];
  const unhandled = (await queues.list()).flatMap((queue) => examineQueue(queue));
  const unwanted = (await queues.unwanted?.() ?? []).map((type) => describeUnwanted(type));
  return [...unhandled, ...unwanted];
}

function examineQueue(queue: QueueStatus): Finding[] {
  const { length, consumers, isOrphan } = queue;
  if (consumers > 0 || (length === 0 && !isOrphan)) return [];
  const name = printable(queue.name);
  const holds = `${name} holds ${plural(length, "event")}`;
  const remove = `lymph queue remove ${name}`;
  if (isOrphan) {
    const reason = "its service runs but no longer declares it";
    return [notice(NAME, `${holds}, and ${reason}`, `Remove it: ${remove}`)];
  }
  const isTask = queue.patterns?.some((pattern) => taskOf(pattern) !== undefined) ?? false;
  const start = isTask ? "Start the worker of its service with lymph worker" : "Start its service";
  return [
    notice(NAME, `${holds}, and nothing that runs handles them`, `${start}, or else ${remove}`),
  ];
}

function describeUnwanted({ type, since }: UnwantedType): Finding {
  return notice(
    NAME,
    `Events of type ${
      printable(type)
    } were dropped since ${since.toISOString()}: no queue wants them`,
    "Start the service that handles them once: from then on they are queued for it",
  );
}

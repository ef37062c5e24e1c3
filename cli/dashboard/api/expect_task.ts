import { didYouMean } from "../../../core/config/closest.ts";
import { workerName } from "../../../core/events/handling/tasks.ts";
import { ApiError } from "../route.ts";
import type { Description } from "../system/descriptions.ts";

/**
 * Makes sure that a service has a task. One that does not run, or whose source cannot be read, may
 * have any.
 *
 * @throws {ApiError} If it has none of that name.
 */
export function expectTask(
  { service, task }: { readonly service: string; readonly task: string },
  descriptions: ReadonlyMap<string, Pick<Description, "contract">>,
): void {
  const known = [service, workerName(service)].flatMap((name) => {
    const types = descriptions.get(name)?.contract?.types;
    return types === undefined ? [] : [Object.entries(types.handles)];
  });
  const tasks = known.flat().flatMap(([name, { types }]) => types.length === 0 ? name : []);
  if (known.length === 0 || tasks.includes(task)) return;
  throw new ApiError(404, `${service} has no task named ${task}${didYouMean(task, tasks)}`);
}

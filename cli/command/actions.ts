import { didYouMean } from "../../core/config/closest.ts";
import { UsageError } from "./command.ts";

/**
 * Finds the action that a command is asked for, such as `list` in `lymph queue list`.
 *
 * @throws {UsageError} If the command has no such action.
 */
export function parseAction<Action extends string>(
  text: string,
  actions: readonly Action[],
): Action {
  const action = actions.find((known) => known === text);
  if (action !== undefined) return action;
  const names = `${actions.slice(0, -1).join(", ")} or ${actions.at(-1)}`;
  throw new UsageError(`Unknown action ${text}: use ${names}${didYouMean(text, actions)}`);
}

import { taggedJson } from "../../core/values/json_line.ts";
import type {
  DeadLetter,
  DeadLetters,
  DeadLetterSelection,
} from "../../core/events/dead_letters.ts";
import { EventError, LookupError } from "../../core/errors.ts";
import type { EventQueues } from "../../core/events/queues.ts";
import { parseAction } from "../command/actions.ts";
import {
  any,
  command,
  flag,
  required,
  UsageError,
  value,
  valueOr,
  type Values,
} from "../command/command.ts";
import { parseCount } from "../format/count.ts";
import { formatDeadLetter, formatDeadLetters } from "../format/dead_letter_list.ts";
import { openEvents } from "../project/open_events.ts";
import { plural } from "../terminal/plural.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** How many dead letters are looked at after a retry of all. */
const LOOKED_AT = 100;

const options = {
  queue: value("Only dead letters of this queue", { placeholder: "name" }),
  all: flag("Retry or drop all dead letters"),
  limit: valueOr(100, "List at most n, by default 100", {
    placeholder: "n",
    parse: parseCount,
  }),
  json: flag("Print JSON, one line for each"),
} as const;

interface Workbench {
  readonly letters: DeadLetters;
  readonly queues: EventQueues | undefined;
  readonly selection: DeadLetterSelection;
  readonly options: Values<typeof options>;
  readonly terminal: Terminal;
}

const ACTIONS = ["list", "show", "retry", "drop"] as const;

const actions: Readonly<
  Record<typeof ACTIONS[number], (workbench: Workbench) => Promise<void>>
> = {
  async list({ letters, selection, options: { limit, json }, terminal }) {
    if (selection.ids !== undefined) await find(letters, selection);
    const found = await letters.list(selection, { limit: limit + 1 });
    const shown = found.slice(0, limit);
    if (json) return printJson(shown, terminal);
    if (shown.length === 0) terminal.note("There are no dead letters");
    else terminal.print(formatDeadLetters(shown, terminal));
    if (found.length > limit) terminal.note(`There are more than ${limit}: --limit shows more`);
  },

  async show({ letters, selection, options: { json }, terminal }) {
    const found = await find(letters, selection);
    if (json) return printJson(found, terminal);
    terminal.print(found.map((letter) => formatDeadLetter(letter, terminal)).join("\n\n"));
  },

  async retry({ letters, queues, selection, terminal }) {
    if (selection.ids !== undefined) await find(letters, selection);
    const count = await letters.retry(selection);
    terminal.print(`Retried ${plural(count, "dead letter")}`);
    await complainOfLeft(letters, queues, selection);
  },

  async drop({ letters, selection, terminal }) {
    if (selection.ids !== undefined) await find(letters, selection);
    terminal.print(`Dropped ${plural(await letters.drop(selection), "dead letter")}`);
  },
};

/** `lymph dlq list|show|retry|drop [<id>...]` */
export default command({
  options,
  args: {
    action: required("list, show, retry or drop", { choices: ACTIONS }),
    ids: any("Dead letters, by the ids that list shows"),
  },
  details:
    "A dead letter is an event whose handler failed on every attempt. After a fix, `lymph dlq retry`\n" +
    "puts it back into the queue of that handler.",
  async run({ options, args: { action, ids }, terminal }) {
    const act = actions[parseAction(action, ACTIONS)];
    const selection = {
      ...(ids.length === 0 ? {} : { ids: [...new Set(ids)] }),
      ...(options.queue === undefined ? {} : { queue: options.queue }),
    };
    const isOpen = Object.keys(selection).length === 0;
    if (action === "show" && ids.length === 0) {
      throw new UsageError("Give the ids of the dead letters to show");
    }
    if (["retry", "drop"].includes(action) && isOpen !== options.all) {
      throw new UsageError(`Say what to ${action}: ids, --queue or --all`);
    }
    await using opened = await openEvents(options, terminal);
    const { deadLetters: letters, queues } = opened.events;
    if (letters === undefined) throw new EventError("This event system keeps no dead letters");
    await act({ letters, queues, selection, options, terminal });
  },
});

function printJson(letters: readonly DeadLetter[], terminal: Terminal): void {
  for (const letter of letters) {
    const failedAt = letter.failedAt.toISOString();
    terminal.print(taggedJson({ ...letter, failedAt }));
  }
}

/**
 * The dead letters with the selected ids.
 *
 * @throws {LookupError} If one of them does not exist.
 */
async function find(
  letters: DeadLetters,
  { ids = [], queue }: DeadLetterSelection,
): Promise<readonly DeadLetter[]> {
  const found = await letters.list({ ids }, { limit: ids.length });
  for (const id of ids) {
    const letter = found.find((one) => one.id === id);
    if (letter === undefined) {
      throw new LookupError(`There is no dead letter ${id}; see 'lymph dlq list'`);
    }
    if (queue === undefined || letter.queue === queue) continue;
    throw new LookupError(`The dead letter ${id} is not of queue ${queue}, but of ${letter.queue}`);
  }
  return found;
}

/** Tells of a selected dead letter that cannot be retried, as its queue was removed. */
async function complainOfLeft(
  letters: DeadLetters,
  queues: EventQueues | undefined,
  selection: DeadLetterSelection,
): Promise<void> {
  const left = await letters.list(selection, { limit: selection.ids?.length ?? LOOKED_AT });
  if (left.length === 0) return;
  const known = new Set((await queues?.list())?.map(({ name }) => name));
  const [first, ...others] = left.filter(({ queue }) => !known.has(queue));
  if (first === undefined || queues === undefined) return; // they have failed again
  const more = others.length === 0 ? "" : ` (and of ${plural(others.length, "other")})`;
  throw new LookupError(
    `The queue ${first.queue} of the dead letter ${first.id}${more} is not there: ` +
      "start the service that has the queue, or drop the dead letter",
  );
}

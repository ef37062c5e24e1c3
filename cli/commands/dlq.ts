import { taggedJson } from "../../core/values/json_line.ts";
import type {
  DeadLetter,
  DeadLetters,
  DeadLetterSelection,
} from "../../core/events/dead_letters.ts";
import { EventError, LookupError } from "../../core/errors.ts";
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
  readonly selection: DeadLetterSelection;
  readonly options: Values<typeof options>;
  readonly terminal: Terminal;
}

const ACTIONS = ["list", "show", "retry", "drop"] as const;

const actions: Readonly<
  Record<typeof ACTIONS[number], (workbench: Workbench) => Promise<void>>
> = {
  async list({ letters, selection, options: { limit, json }, terminal }) {
    const found = await letters.list(selection, { limit: limit + 1 });
    const shown = found.slice(0, limit);
    if (json) return printJson(shown, terminal);
    if (shown.length === 0) terminal.note("There are no dead letters");
    else terminal.print(formatDeadLetters(shown, terminal));
    if (found.length > limit) terminal.note(`There are more than ${limit}: --limit shows more`);
  },

  async show({ letters, selection, options: { json }, terminal }) {
    const found = await letters.list(selection, { limit: selection.ids?.length ?? 0 });
    const missing = selection.ids?.find((id) => !found.some((letter) => letter.id === id));
    if (missing !== undefined) throw new LookupError(`There is no dead letter ${missing}`);
    if (json) return printJson(found, terminal);
    terminal.print(found.map((letter) => formatDeadLetter(letter, terminal)).join("\n\n"));
  },

  async retry({ letters, selection, terminal }) {
    report("Retried", await letters.retry(selection), selection, terminal);
  },

  async drop({ letters, selection, terminal }) {
    report("Dropped", await letters.drop(selection), selection, terminal);
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
      ...(ids.length === 0 ? {} : { ids }),
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
    const letters = opened.events.deadLetters;
    if (letters === undefined) throw new EventError("This event system keeps no dead letters");
    await act({ letters, selection, options, terminal });
  },
});

function printJson(letters: readonly DeadLetter[], terminal: Terminal): void {
  for (const letter of letters) {
    const failedAt = letter.failedAt.toISOString();
    terminal.print(taggedJson({ ...letter, failedAt }));
  }
}

function report(
  what: string,
  count: number,
  { ids }: DeadLetterSelection,
  terminal: Terminal,
): void {
  if (ids !== undefined && count < ids.length) {
    throw new LookupError(
      `${what} only ${count} of ${ids.length}: the others, or their queues, are not there`,
    );
  }
  terminal.print(`${what} ${plural(count, "dead letter")}`);
}

import { taggedJson } from "../../core/values/json_line.ts";
import { didYouMean } from "../../core/config/closest.ts";
import { EventError, LookupError } from "../../core/errors.ts";
import type { EventQueues } from "../../core/events/queues.ts";
import { parseAction } from "../command/actions.ts";
import { any, command, flag, required, UsageError, type Values } from "../command/command.ts";
import { openEvents } from "../project/open_events.ts";
import { formatQueues } from "../format/queue_list.ts";
import { plural } from "../terminal/plural.ts";
import type { Terminal } from "../terminal/terminal.ts";

const options = { json: flag("Print JSON, one line for each queue") } as const;

interface Workbench {
  readonly queues: EventQueues;
  readonly names: readonly string[];
  readonly options: Values<typeof options>;
  readonly terminal: Terminal;
}

const ACTIONS = ["list", "remove"] as const;

const actions: Readonly<
  Record<typeof ACTIONS[number], (workbench: Workbench) => Promise<void>>
> = {
  async list({ queues, names, options: { json }, terminal }) {
    const all = await queues.list();
    const shown = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
    if (json) { for (const queue of shown) terminal.print(taggedJson(queue)); }
    else if (shown.length > 0) terminal.print(formatQueues(shown, terminal));
    else if (names.length === 0) terminal.note("There are no queues");
    const known = all.map(({ name }) => name);
    const missing = names.find((name) => !known.includes(name));
    if (missing === undefined) return;
    const hint = didYouMean(missing, known) || "; see 'lymph queue list'";
    throw new LookupError(`There is no queue ${missing}${hint}`);
  },

  async remove({ queues, names, options: { json }, terminal }) {
    for (const name of names) {
      const events = await queues.remove(name);
      const line = `Removed ${name} with ${plural(events, "event")}`;
      terminal.print(json ? taggedJson({ name, events }) : line);
    }
  },
};

/** `lymph queue list|remove [<name>...]` */
export default command({
  options,
  args: {
    action: required("list or remove", { choices: ACTIONS }),
    names: any("Queues, by the names that list shows"),
  },
  details:
    "The queue of a handler stays when its service stops, and collects events until the service runs\n" +
    "again. When a handler is renamed or removed, its queue is left over: `lymph queue remove` deletes\n" +
    "it with its events.",
  async run({ options, args: { action, names }, terminal }) {
    const act = actions[parseAction(action, ACTIONS)];
    if (action === "remove" && names.length === 0) throw new UsageError("Name what to remove");
    await using opened = await openEvents(options, terminal);
    const { queues } = opened.events;
    if (queues === undefined) throw new EventError("This event system cannot list its queues");
    await act({ queues, names, options, terminal });
  },
});

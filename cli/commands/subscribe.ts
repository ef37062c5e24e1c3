import { taggedJson } from "../../core/values/json_line.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import { namesOf } from "../../core/events/event_type.ts";
import { randomId } from "../../core/id.ts";
import { formatValue } from "../../core/values/mod.ts";
import { aborted } from "../../core/time/abort.ts";
import { command, flag, many, value } from "../command/command.ts";
import { parseCount } from "../format/count.ts";
import { openEvents } from "../project/open_events.ts";
import { printable } from "../../core/observe/printable.ts";
import { listenForStop } from "../process/signals.ts";

/** `lymph subscribe <type>...` */
export default command({
  options: {
    count: value("Stop after n events", {
      short: "N",
      placeholder: "n",
      parse: parseCount,
    }),
    json: flag("Print each event as one line of JSON, with its source and headers"),
  },
  args: { types: many("Event types; * stands for one word, # for any number of words") },
  details: "Prints every event that is emitted after it has started, and runs until you stop it.",
  async run({ options, args, terminal }) {
    const patterns = namesOf(args.types);
    using stop = listenForStop();
    terminal.neverWait();
    await using opened = await openEvents(options, terminal);
    const enough = Promise.withResolvers<void>();
    const format = (event: ServiceEvent): string => {
      if (options.json) return taggedJson(event);
      const body = formatValue(event.body, { colors: terminal.hasColors });
      return `${terminal.style("bold", printable(event.type))}: ${body}`;
    };
    let left = options.count ?? Infinity;
    // A program that reads slowly gets everything; a terminal that is not read holds up nothing.
    const limitMs = Deno.stdout.isTerminal() ? undefined : Infinity;
    const stopped = aborted(stop.graceful);
    const show = async (event: ServiceEvent): Promise<void> => {
      if (left-- <= 0) return;
      try {
        terminal.print(format(event));
        await Promise.race([terminal.room(limitMs), stopped]);
        if (left <= 0) enough.resolve(await Promise.race([terminal.flush(Infinity), stopped]));
      } catch (error) {
        enough.reject(error); // such as a closed pipe
      }
    };
    void terminal.broken.then(enough.reject);
    const ended = Promise.race([stopped, enough.promise]);
    const queue = `_client-subscribe-${randomId()}`;
    const subscription = {
      queue,
      patterns,
      order: "sequential",
      exclusive: true,
    } as const;
    const subscribing = opened.events.subscribe(subscription, show);
    subscribing.catch(() => {}); // a broker that does not answer must not hold up the stop
    const live = await Promise.race([subscribing, ended]);
    if (live === undefined) return;
    await using _live = live;
    terminal.note(`Waiting for events of type ${patterns.join(", ")}`);
    await ended;
  },
});

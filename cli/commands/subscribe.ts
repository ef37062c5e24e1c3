import { taggedJson } from "../../core/values/json_line.ts";
import type { ServiceEvent } from "../../core/events/event_system.ts";
import { randomId } from "../../core/id.ts";
import { formatValue } from "../../core/values/mod.ts";
import { aborted } from "../../core/pause.ts";
import { command, flag, many, value } from "../command.ts";
import { parseCount } from "../count.ts";
import { openEvents } from "../open_events.ts";
import { printable } from "../printable.ts";
import { listenForStop } from "../signals.ts";

/** `lymph subscribe <type>...` */
export default command({
  options: {
    count: value("Stop after so many events", {
      short: "N",
      placeholder: "n",
      parse: parseCount,
    }),
    json: flag("Print each event as one line of JSON, with its source and headers"),
  },
  args: { types: many("Event types; * stands for one word, # for any number of words") },
  details: "Every subscriber sees every event from when it started. Runs until it is stopped.",
  async run({ options, args, terminal }) {
    using stop = listenForStop();
    await using opened = await openEvents(options);
    const enough = Promise.withResolvers<void>();
    const format = (event: ServiceEvent): string => {
      if (options.json) return taggedJson(event);
      const body = formatValue(event.body, { colors: terminal.hasColors });
      return `${terminal.style("bold", printable(event.type))}: ${body}`;
    };
    let left = options.count ?? Infinity;
    const show = (event: ServiceEvent): void => {
      if (left-- <= 0) return;
      try {
        terminal.print(format(event));
      } catch (error) {
        enough.reject(error); // such as a reader who has seen enough
      }
      if (left <= 0) enough.resolve();
    };
    const ended = Promise.race([aborted(stop.graceful), enough.promise]);
    const queue = `_client-subscribe-${randomId()}`;
    const subscription = {
      queue,
      patterns: args.types,
      order: "sequential",
      exclusive: true,
    } as const;
    await using _live = await opened.events.subscribe(
      subscription,
      (event) => Promise.resolve(show(event)),
    );
    terminal.note(`Waiting for events of type ${args.types.join(", ")}`);
    await ended;
  },
});

import { checkEventType } from "../../core/events/topic.ts";
import { randomId } from "../../core/id.ts";
import { HEADER } from "../../core/message/message.ts";
import { command, optional, required, value } from "../command/command.ts";
import { openEvents } from "../project/open_events.ts";
import { readJson, TAGGED_JSON } from "../command/read_json.ts";
import { parseSeconds } from "../command/seconds.ts";

/** `lymph emit <type> [<body>]` */
export default command({
  options: {
    traceId: value("Trace id to use", { placeholder: "id" }),
    delay: value("Deliver the event after this many seconds", {
      placeholder: "seconds",
      parse: parseSeconds,
    }),
  },
  args: {
    type: required("Dotted event type, such as order.placed"),
    body: optional("Body as JSON, by default {}, or - to read it from standard input"),
  },
  details: TAGGED_JSON,
  async run({ options, args, terminal }) {
    checkEventType(args.type);
    const body = await readJson("Bodies", args.body ?? "{}", terminal);
    await using opened = await openEvents(options, terminal);
    const headers = { [HEADER.traceId]: options.traceId ?? randomId() };
    const event = { type: args.type, body, source: randomId(), headers };
    await opened.events.emit(event, { delayMs: (options.delay ?? 0) * 1000 });
  },
});

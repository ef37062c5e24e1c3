import { plainJson } from "../../../core/values/json_line.ts";
import type { TraceQuery } from "../../../core/observe/traces/trace_store.ts";
import { command, flag, value, valueOr } from "../../command/command.ts";
import { parseDurationMs } from "../../command/duration.ts";
import { parseCount } from "../../format/count.ts";
import { openConfig } from "../../project/open_config.ts";
import { screenOf } from "../../terminal/screen.ts";
import { openTraces } from "../../traces/open_traces.ts";
import { formatTraces } from "../../traces/view/trace_table.ts";

/** `lymph traces` */
export default command({
  options: {
    service: value<string>("Traces with a span of this service", { placeholder: "name" }),
    subject: value<string>(
      "Traces with a span of this subject, such as Greeting.greet or 'Greeting.*'",
      {
        placeholder: "subject",
      },
    ),
    status: value<TraceQuery["status"]>(
      "Traces in which nothing failed (ok), or something (error)",
      {
        placeholder: "status",
        parse: parseStatus,
      },
    ),
    minDuration: value("Traces that took at least as long, such as 250ms or 2s", {
      placeholder: "duration",
      parse: parseDurationMs,
    }),
    text: value<string>("Traces with this text in a name, an error, a value or a log line", {
      placeholder: "text",
    }),
    since: value("Traces that began at most so long ago, such as 10m or 2h", {
      placeholder: "duration",
      parse: parseDurationMs,
    }),
    limit: valueOr(20, "List at most n, by default 20", { placeholder: "n", parse: parseCount }),
    json: flag("Print JSON, one line for each"),
  },
  args: {},
  details:
    "The newest come first. lymph dev collects traces; so does lymph node with container.traces.collect.\n" +
    "lymph trace <id> shows one of them. The beginning of the id is enough.",
  async run({ options, terminal }) {
    const { directories: { state } } = await openConfig(options);
    await using store = openTraces(state);
    const { minDuration, since, limit, json, ...filters } = options;
    const { traces, next } = await store.list({
      service: filters.service,
      subject: filters.subject,
      status: filters.status,
      text: filters.text,
      minDurationMs: minDuration,
      since: since === undefined ? undefined : Date.now() - since,
      limit,
    });
    if (json) { for (const trace of traces) terminal.print(plainJson(trace)); }
    else if (traces.length === 0) terminal.note("There are no such traces");
    else {
      const columns = screenOf()?.columns ?? Infinity;
      terminal.print(formatTraces(traces, { terminal, columns }));
    }
    if (next !== undefined) terminal.note(`There are more than ${limit}: --limit shows more`);
  },
});

function parseStatus(text: string): TraceQuery["status"] {
  if (text === "ok" || text === "error") return text;
  throw new RangeError(`must be ok or error: current value is ${JSON.stringify(text)}`);
}

import { taggedJson } from "../../core/values/json_line.ts";
import { isMapping, type Mapping } from "../../core/config/mapping.ts";
import type { Message } from "../../core/message/message.ts";
import { formatValue } from "../../core/values/mod.ts";
import { connect } from "../client/connect.ts";
import { explainFailure } from "../client/explain_failure.ts";
import {
  command,
  flag,
  optional,
  required,
  UsageError,
  value,
  valueOr,
} from "../command/command.ts";
import { parseCount } from "../format/count.ts";
import { ipOptions } from "../command/shared_options.ts";
import { printable } from "../../core/observe/printable.ts";
import { progressBar } from "../load_test/progress_bar.ts";
import { formatReport, summarize } from "../load_test/report.ts";
import { runLoad } from "../load_test/run.ts";
import { readJson, TAGGED_JSON } from "../command/read_json.ts";
import { parseSeconds } from "../command/seconds.ts";
import { parseSubject } from "../command/subject.ts";
import type { Terminal } from "../terminal/terminal.ts";

const options = {
  timeout: valueOr(2, "Seconds to wait for the reply, by default 2.0", {
    placeholder: "seconds",
    parse: parseSeconds,
  }),
  address: value("Service or endpoint to call, by default the service of the subject", {
    placeholder: "address",
  }),
  traceId: value("Trace id to use", { placeholder: "id" }),
  dumpHeaders: flag("Also show the headers of the reply", { short: "D" }),
  count: valueOr(1, "Send the request n times and show how long it takes", {
    short: "N",
    placeholder: "n",
    parse: parseCount,
  }),
  concurrency: valueOr(1, "Send up to n requests at the same time", {
    short: "C",
    placeholder: "n",
    parse: parseCount,
  }),
  json: flag("Print JSON"),
  ...ipOptions,
} as const;

/** `lymph request <subject> [<params>]` */
export default command({
  options,
  args: {
    subject: required("<service>.<method>, or <service>.<method>@<version>"),
    params: optional("Arguments as a JSON object, or - to read them from standard input"),
  },
  details: TAGGED_JSON,
  async run({ options, args, terminal }) {
    const { subject, service, version } = parseSubject(args.subject);
    const body = await readParams(args.params, terminal);
    const address = options.address ?? service;
    await using connection = await connect({ ...options, once: true });
    const settings = {
      timeoutMs: options.timeout * 1000,
      ...(version === undefined ? {} : { version }),
      ...(options.traceId === undefined ? {} : { traceId: options.traceId }),
    };
    const send = () => connection.request(address, { subject, body }, settings);
    if (options.count === 1) {
      const message = await send().catch(async (error) => {
        throw await explainFailure(error, address, connection);
      });
      return print(message, options, terminal);
    }
    const { count, concurrency, json } = options;
    const onProgress = progressBar(terminal, count);
    const report = summarize(await runLoad(send, { count, concurrency, onProgress }));
    terminal.print(json ? taggedJson(report) : formatReport(report));
    return report.succeeded === report.requests ? 0 : 1;
  },
});

function print(
  { headers, body }: Message,
  { json, dumpHeaders }: { readonly json: boolean; readonly dumpHeaders: boolean },
  terminal: Terminal,
): void {
  if (json) {
    terminal.print(taggedJson(dumpHeaders ? { headers, body } : body));
    return;
  }
  if (dumpHeaders) {
    for (const [name, value] of Object.entries(headers)) {
      terminal.print(
        printable(`${name}: ${typeof value === "string" ? value : formatValue(value)}`),
      );
    }
    terminal.print("");
  }
  terminal.print(formatValue(body, { colors: terminal.hasColors }));
}

async function readParams(params = "{}", terminal: Terminal): Promise<Mapping> {
  const value = await readJson("Arguments", params, terminal);
  if (isMapping(value)) return value;
  throw new UsageError(
    `Arguments must be one JSON object: current value is ${formatValue(value)}`,
  );
}

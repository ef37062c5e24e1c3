import { LookupError } from "../../../core/errors.ts";
import { printable } from "../../../core/observe/printable.ts";
import { MIN_PREFIX } from "../../../core/observe/traces/trace_store.ts";
import { plainJson } from "../../../core/values/json_line.ts";
import { command, flag, required, UsageError } from "../../command/command.ts";
import { openConfig } from "../../project/open_config.ts";
import { screenOf } from "../../terminal/screen.ts";
import { openTraces } from "../../traces/open_traces.ts";
import { formatWaterfall } from "../../traces/view/waterfall.ts";

const DEFAULT_COLUMNS = 80;

/** `lymph trace <id>` */
export default command({
  options: { json: flag("Print the whole trace as one line of JSON") },
  args: { id: required(`Its id, or at least ${MIN_PREFIX} characters that it begins with`) },
  details: "lymph traces lists them. The response of a web service has the id in X-Trace-Id.",
  async run({ options, args: { id }, terminal }) {
    if (id.length < MIN_PREFIX) {
      throw new UsageError(`Give at least ${MIN_PREFIX} characters of the trace id`);
    }
    const { directories: { state } } = await openConfig(options);
    await using store = openTraces(state);
    const trace = await store.get(id);
    if (trace === undefined) throw new LookupError(`There is no trace ${printable(id)}`);
    const columns = screenOf()?.columns ?? DEFAULT_COLUMNS;
    terminal.print(
      options.json ? plainJson(trace) : formatWaterfall(trace, { terminal, columns }),
    );
  },
});

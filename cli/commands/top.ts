import { MAX_TIMER_MS } from "../../core/time/timer.ts";
import { taggedJson } from "../../core/values/json_line.ts";
import {
  aborted,
  any,
  command,
  connect,
  flag,
  ipOptions,
  listenForStop,
  parseSeconds,
  type Terminal,
  valueOr,
} from "../extension.ts";
import { screenOf } from "../terminal/screen.ts";
import { wrap } from "../terminal/wrap.ts";
import { collect, expectServices } from "../top/collect.ts";
import { listenForQuit } from "../top/quit_key.ts";
import { type Row, toRows } from "../top/rows.ts";
import { formatTable } from "../top/table.ts";
import { describeUnhandled } from "../top/unhandled.ts";

/** Clears what is below the upper left corner. */
const CLEAR = "\x1b[H\x1b[J";

/** `lymph top [<service>...]` */
export default command({
  options: {
    once: flag("Show one table and exit"),
    json: flag("Print each table as one line of JSON"),
    interval: valueOr(1, "Seconds between two tables, by default 1", {
      short: "i",
      placeholder: "seconds",
      parse: parseSeconds,
    }),
    ...ipOptions,
  },
  args: { services: any("Services to show; by default all") },
  details: "Rates and latencies are those of the last interval. Press q to quit.",
  async run({ options, args, terminal }) {
    using stop = listenForStop();
    if (!options.once) terminal.neverWait();
    using key = options.once || options.json ? undefined : listenForQuit();
    const ended = AbortSignal.any([stop.graceful, ...key ? [key.signal] : []]);
    await using connection = await connect(options);
    await expectServices(connection, args.services);
    const intervalMs = Math.min(options.interval * 1000, MAX_TIMER_MS);
    const look = () => collect(connection, args.services, Math.max(intervalMs, 1000));
    for (let before = await look(); !ended.aborted;) {
      await aborted(AbortSignal.any([ended, AbortSignal.timeout(intervalMs)]));
      if (ended.aborted) return;
      const now = await look();
      const rows = toRows(now, before);
      if (options.json) terminal.print(taggedJson(rows));
      else show({ rows, unhandled: describeUnhandled(now) }, terminal, options.once);
      if (options.once) return;
      before = now;
    }
  },
});

interface Shown {
  readonly rows: readonly Row[];
  readonly unhandled: string | undefined;
}

function show({ rows, unhandled }: Shown, terminal: Terminal, isOnce: boolean): void {
  if (rows.length === 0) terminal.note("No registered services found");
  const screen = screenOf();
  const below = unhandled === undefined ? [] : wrap(unhandled, screen?.columns ?? Infinity);
  const table = formatTable(rows, {
    emphasize: (text) => terminal.style("bold", text),
    alarm: (text) => terminal.style("red", text),
    screen: isOnce ? screen && { ...screen, rows: Infinity } : screen && {
      ...screen,
      rows: screen.rows - below.length,
    },
  });
  const isLive = !isOnce && terminal.hasColors;
  const text = [table, ...below].join("\n");
  terminal.print(isLive ? CLEAR + text : text);
}

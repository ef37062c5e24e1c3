import { unlessAborted } from "../../core/time/abort.ts";
import { MAX_TIMER_MS } from "../../core/time/timer.ts";
import { taggedJson } from "../../core/values/json_line.ts";
import { didYouMean } from "../../core/config/closest.ts";
import {
  aborted,
  any,
  command,
  connect,
  flag,
  ipOptions,
  listenForStop,
  parseSeconds,
  UsageError,
  value,
  valueOr,
} from "../extension.ts";
import { createEventSystem } from "../parts/create_parts.ts";
import { openConfig } from "../project/open_config.ts";
import { screenOf } from "../terminal/screen.ts";
import { collect, expectServices } from "../top/collect.ts";
import { listenForKeys } from "../top/keyboard.ts";
import { QueueWatch } from "../top/queue_watch.ts";
import { clampScroll, formatShown, shownLines, type ShowOptions } from "../top/show.ts";
import { initialState, press } from "../top/state.ts";
import { type Material, VIEW_NAMES, type ViewName, VIEWS } from "../top/views.ts";

const NO_SERVICES = "No registered services found";

/** Writes over what is there, and clears the rest of each line and of the screen. */
function redraw(text: string): string {
  return `\x1b[H${text.replaceAll("\n", "\x1b[K\n")}\x1b[J`;
}

/** `lymph top [<service>...]` */
export default command({
  options: {
    view: valueOr<ViewName>("services", "What to show: services (the default), methods or queues", {
      placeholder: "view",
      parse: parseView,
    }),
    sort: value<string>("Column to sort by, such as calls, errors, p99, queued or oldest", {
      placeholder: "column",
    }),
    reverse: flag("Turn the order round"),
    filter: value<string>("Show only what has this text in its name", { placeholder: "text" }),
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
  details:
    'Rates and latencies are those of the last interval. "in work" is how many requests of a method were\n' +
    'served at the same time, on average. "oldest" is how long the oldest event of a queue has been ready\n' +
    "to be handled; RabbitMQ does not tell it.\n\n" +
    "Keys: 1, 2, 3 choose the view, < and > the column to sort by (marked * or, reversed, ^), r reverses,\n" +
    "/ filters, the arrows scroll, q quits.",
  async run({ options, args, terminal }) {
    let state = initialState({ ...options, isReversed: options.reverse });
    checkSort(options);
    using stop = listenForStop();
    if (!options.once) terminal.neverWait();
    const isLive = !options.once && !options.json && screenOf() !== undefined;
    const quit = new AbortController();
    await using queues = new QueueWatch(async () => {
      const { config } = await openConfig(options);
      return await createEventSystem(config);
    });
    let material: Material | undefined;
    const draw = (): void => {
      if (material === undefined) return;
      if (options.json) {
        return terminal.print(taggedJson(shownLines(material, state).map(({ row }) => row)));
      }
      const hasServices = material.now.services.size > 0;
      if (!hasServices && !isLive) terminal.note(NO_SERVICES);
      const shownWith: ShowOptions = {
        style: (style, text) => terminal.style(style, text),
        screen: screenOf(),
        isLive,
        trouble: isLive && !hasServices
          ? NO_SERVICES
          : state.view === "queues"
          ? queues.trouble
          : undefined,
      };
      state = clampScroll(material, state, shownWith);
      const text = formatShown(material, state, shownWith);
      terminal.print(isLive ? redraw(text) : text);
    };
    using _keys = options.once || options.json ? undefined : listenForKeys((key) => {
      state = press(state, key);
      if (state.hasEnded) quit.abort();
      else if (isLive) draw();
    });
    using _resized = isLive ? onResize(draw) : undefined;
    const ended = AbortSignal.any([stop.graceful, quit.signal]);
    await using connection = await connect(options);
    await expectServices(connection, args.services);
    const intervalMs = Math.min(options.interval * 1000, MAX_TIMER_MS);
    const lookMs = Math.max(intervalMs, 1000);
    const look = () => collect(connection, args.services, lookMs);
    // A program that reads the table sees no line about what is missing, and a single one has no next time.
    const list = async () => {
      if (state.view !== "queues") return new Map();
      return await (options.once || options.json ? queues.expect(ended) : queues.list(lookMs));
    };
    for (let before = await look(); !ended.aborted;) {
      await aborted(AbortSignal.any([ended, AbortSignal.timeout(intervalMs)]));
      if (ended.aborted) return;
      const looking = Promise.all([look(), list()]);
      await unlessAborted(looking, ended);
      if (ended.aborted) return;
      const [now, listed] = await looking;
      material = { now, before, queues: listed };
      draw();
      if (options.once) return;
      before = now;
    }
  },
});

function onResize(listener: () => void): Disposable {
  if (Deno.build.os === "windows") return { [Symbol.dispose]() {} };
  Deno.addSignalListener("SIGWINCH", listener);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGWINCH", listener) };
}

function parseView(text: string): ViewName {
  const found = VIEW_NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new RangeError(
    `must be services, methods or queues: current value is ${JSON.stringify(text)}`,
  );
}

function checkSort(
  { view, sort }: { readonly view: ViewName; readonly sort: string | undefined },
): void {
  const names = VIEWS[view].columns.map(({ name }) => name);
  if (sort === undefined || names.includes(sort)) return;
  throw new UsageError(
    `Cannot sort ${view} by ${sort}${didYouMean(sort, names)}: use ${names.join(", ")}`,
  );
}

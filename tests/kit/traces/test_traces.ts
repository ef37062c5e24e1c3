import { TracePlugin } from "../../../cli/traces/trace_plugin.ts";
import type { ContainerOptions, Plugin } from "../../../mod.ts";
import { LocalTraceStore } from "../../../transports/local/traces/mod.ts";

/** The traces of services that run in this process. */
export class TestTraces {
  /** Where they are. */
  readonly store = new LocalTraceStore();
  readonly #isOn: boolean;

  /** Keeps traces, if they are wanted. */
  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** Options by which one more container with some plugins is traced, if traces are wanted. */
  trace(plugins: readonly Plugin[]): Pick<ContainerOptions, "plugins" | "spans"> {
    if (!this.#isOn) return { plugins };
    const { store } = this;
    const tracing = new TracePlugin({
      sender: {
        span: (span) => void store.add({ spans: [span] }),
        line: (line) => void store.add({ lines: [line] }),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      },
      process: "test",
      tracesPerSecond: Infinity,
      payloads: true,
    });
    return { spans: tracing.recorder, plugins: [...plugins, tracing] };
  }
}

import { getLogger } from "../../core/observe/logs/log.ts";
import { randomId } from "../../core/id.ts";
import type { TraceStore } from "../../core/observe/traces/trace_store.ts";
import { EmbeddedTraceStore } from "../../transports/embedded/traces/mod.ts";
import { isOtelOn } from "./create_traces.ts";
import { Shares } from "./shares.ts";
import { TraceReceiver } from "./trace_receiver.ts";
import { targetEnvironment, TOKEN_HEADER } from "./trace_target.ts";

const log = getLogger("lymph.traces");

/** Traces that may begin in all processes of a node together in a second. */
const TRACES_PER_SECOND = 20;

/** Options of {@linkcode TraceCollection.start}. */
export interface TraceCollectionOptions {
  /** State directory of the project. */
  readonly stateDir: string;
  /** How many processes send traces. */
  readonly processes: number;
  /** Whether arguments and results are shown. */
  readonly payloads: boolean;
}

/**
 * Collects the traces of a node's processes into `traces.db` of the state directory. A failure of
 * the collection is logged once, and harms no service.
 */
export class TraceCollection implements AsyncDisposable {
  /** Where the traces are. */
  readonly store: TraceStore;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #isOtel = isOtelOn() && Deno.env.get("OTEL_EXPORTER_OTLP_ENDPOINT") === undefined;
  readonly #receiver: TraceReceiver;

  private constructor(
    store: TraceStore,
    { processes, payloads }: TraceCollectionOptions,
  ) {
    const token = randomId();
    const receiver = new TraceReceiver(store, token, { shares: new Shares(TRACES_PER_SECOND) });
    const { url } = receiver;
    const tracesPerSecond = TRACES_PER_SECOND / Math.max(processes, 1);
    this.store = store;
    this.#receiver = receiver;
    this.#environment = {
      ...targetEnvironment({ url, token, tracesPerSecond, payloads }),
      ...(this.#isOtel && {
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        OTEL_EXPORTER_OTLP_HEADERS: `${TOKEN_HEADER}=${token}`,
      }),
    };
  }

  /** Starts to collect. */
  static async start(options: TraceCollectionOptions): Promise<TraceCollection> {
    const store = await EmbeddedTraceStore.open(options.stateDir, {
      onTrouble: (reason) => log.warn("Cannot keep traces: {reason}", { reason }),
    });
    return new TraceCollection(store, options);
  }

  /** What the processes of a service must find in their environment. */
  environmentOf(service: string): Record<string, string> {
    const isNamed = !this.#isOtel || Deno.env.get("OTEL_SERVICE_NAME") !== undefined;
    return { ...this.#environment, ...(isNamed ? {} : { OTEL_SERVICE_NAME: service }) };
  }

  /** Takes no more traces. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#receiver[Symbol.asyncDispose]();
    await this.store[Symbol.asyncDispose]();
  }
}

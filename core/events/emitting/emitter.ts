import { HEADER } from "../../message/message.ts";
import { MAX_EVENTS } from "../../observe/hops.ts";
import { getLogger } from "../../observe/logs/log.ts";
import type { Spans } from "../../observe/spans.ts";
import { ARGUMENTS } from "../../observe/traces/recorded_span.ts";
import { currentTrace, currentTraceId, readTraceId } from "../../observe/trace.ts";
import type { EmitOptions } from "../emit_options.ts";
import type { EventSystem } from "../event_system.ts";
import type { EventMetrics } from "../metrics.ts";
import { checkEventType } from "../topic.ts";
import { ChainCounts } from "./chain_counts.ts";
import { EmitGate } from "./emit_gate.ts";
import { EventLoopError } from "./event_loop_error.ts";
import type { WorkerWatch } from "./worker_watch.ts";

const log = getLogger("lymph.events");

/** What an {@linkcode Emitter} works with. */
export interface EmitterParts {
  /** Carries the events. */
  readonly events: EventSystem;
  /** Counts them. */
  readonly metrics: EventMetrics;
  /** Shows them to commands such as `lymph inspect`. */
  readonly spans: Spans | undefined;
  /** Identity of the container. */
  readonly source: () => string;
  /** Looks whether tasks find a worker. */
  readonly workers: WorkerWatch;
}

/** Emits events in the name of a container, as part of the running trace. */
export class Emitter {
  readonly #parts: EmitterParts;
  readonly #gate = new EmitGate();
  readonly #chains = new ChainCounts();

  /** Creates an emitter. */
  constructor(parts: EmitterParts) {
    this.#parts = parts;
  }

  /**
   * Publishes an event; resolves once the broker has it.
   *
   * @throws {RangeError} If its type or its trace id is invalid.
   * @throws {UnrecoverableError} If it is one of an endless loop of events.
   */
  async emit(type: string, body: unknown, options?: EmitOptions): Promise<void> {
    checkEventType(type);
    checkTraceId(options?.traceId);
    const headers = { ...this.#hopsOf(type, options), ...baggageHeader() };
    await this.#gate.pass(body, () => this.#emit({ type, body, headers }, options));
    const { metrics, workers } = this.#parts;
    metrics.emitted.increment(type);
    workers.check(type);
    log.debug("Emitted {type}", { type });
  }

  /** The header that counts the events that have led to one; none outside of calls and events. */
  #hopsOf(type: string, { delayMs = 0, traceId }: EmitOptions = {}): Record<string, number> {
    const trace = currentTrace();
    // A delay is no storm: what emits itself again every minute may go on.
    if (trace?.hops === undefined || delayMs > 0) return {};
    const events = trace.hops.events + 1;
    if (events > MAX_EVENTS) {
      throw new EventLoopError(type, `has gone through ${MAX_EVENTS} of them`);
    }
    if (this.#chains.isBeyond(traceId ?? trace.traceId, events)) {
      throw new EventLoopError(type, `has emitted ${this.#chains.maxEvents} of them here`);
    }
    return { [HEADER.eventHops]: events };
  }

  async #emit(
    event: {
      readonly type: string;
      readonly body: unknown;
      readonly headers: Readonly<Record<string, unknown>>;
    },
    options: EmitOptions | undefined,
  ): Promise<void> {
    const { events, spans, source } = this.#parts;
    const { type } = event;
    const known = options?.traceId ?? currentTrace()?.traceId;
    if (spans === undefined || spans.sampler?.skipsOutgoing()) {
      const headers = { [HEADER.traceId]: known ?? currentTraceId(), ...event.headers };
      await events.emit({ ...event, source: source(), headers }, options);
    } else {
      await spans.run({
        kind: "producer",
        name: `publish ${type}`,
        attributes: { "messaging.system": "lymph", "messaging.destination.name": type },
        traceId: known,
      }, ({ traceId, traceparent, show }) => {
        show?.(ARGUMENTS, event.body);
        const headers = {
          [HEADER.traceId]: known ?? traceId,
          [HEADER.traceparent]: traceparent,
          ...event.headers,
        };
        return events.emit({ ...event, source: source(), headers }, options);
      });
    }
  }
}

/** A trace id that receivers would not take must not be lost without a word. */
function checkTraceId(traceId: unknown): void {
  if (traceId === undefined || readTraceId(traceId) === traceId && traceId !== "") return;
  throw new RangeError(
    "Cannot emit an event as traceId must be a string of 1 to 256 characters: current value is " +
      Deno.inspect(traceId, { strAbbreviateSize: 40 }),
  );
}

function baggageHeader(): Readonly<Record<string, string>> {
  const { baggage } = currentTrace() ?? {};
  return baggage === undefined ? {} : { [HEADER.baggage]: String(baggage) };
}

import type { Serializer } from "../../core/serializer.ts";
import { timerMs } from "../../core/time/timer.ts";
import type { BrokerTls } from "./tls.ts";

/** Options of {@linkcode AmqpEventSystem}. */
export interface AmqpEventSystemOptions {
  /**
   * Where the broker is: `amqp://user:password@host:port/vhost`, or `amqps:`. Of several the first
   * that can be reached is used, and the next one when it is lost.
   */
  readonly url: string | readonly string[];
  /**
   * Certificates, for `amqps:`.
   *
   * @default {the authorities that Deno knows, and no certificate of this side}
   */
  readonly tls?: BrokerTls;
  /** Format of the events that are emitted. */
  readonly serializer: Serializer;
  /**
   * Formats that are understood, too. Plain `application/json` always is.
   *
   * @default {[]}
   */
  readonly accept?: readonly Serializer[];
  /**
   * Name of the exchange; the others and the waiting queues are named after it.
   *
   * @default {"lymph"}
   */
  readonly exchange?: string;
  /**
   * Whether queues survive a restart of the broker. If not, they are declared as Python lymph does,
   * so that its instances can share queues that exist only since ours have started.
   *
   * @default {true}
   */
  readonly durable?: boolean;
  /**
   * How many events each subscriber of a concurrent queue handles at the same time, and whoever
   * hands on those of a serial queue: at most 65,535.
   *
   * @default {100}
   */
  readonly prefetch?: number;
  /**
   * Milliseconds until an event is given up that the broker does not take.
   *
   * @default {5_000}
   */
  readonly emitTimeoutMs?: number;
  /**
   * Milliseconds until an attempt to connect is given up; others follow.
   *
   * @default {5_000}
   */
  readonly connectTimeoutMs?: number;
  /**
   * Seconds between signs of life, at most 65,535; a connection that is silent for twice as long is
   * lost.
   *
   * @default {60}
   */
  readonly heartbeatSeconds?: number;
  /**
   * How many events are on their way to the broker at the same time.
   *
   * @default {1_000}
   */
  readonly maxUnconfirmed?: number;
  /**
   * How many events may be on their way to the broker or wait for it; more are refused.
   *
   * @default {10_000}
   */
  readonly maxPending?: number;
}

/** What is not optional inside. */
const DEFAULTS = {
  accept: [],
  exchange: "lymph",
  durable: true,
  prefetch: 100,
  emitTimeoutMs: 5_000,
  connectTimeoutMs: 5_000,
  heartbeatSeconds: 60,
  maxUnconfirmed: 1_000,
  maxPending: 10_000,
} as const satisfies Partial<AmqpEventSystemOptions>;

/** AMQP has 16 bits for some numbers. */
export const MAX_SHORT = 65_535;

/** {@linkcode AmqpEventSystemOptions} with every default filled in. */
export type Settings =
  & Required<Omit<AmqpEventSystemOptions, "tls">>
  & Pick<AmqpEventSystemOptions, "tls">;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If something could be sent to no broker, and would be tried again and again.
 */
export function withDefaults(options: AmqpEventSystemOptions): Settings {
  const settings = { ...DEFAULTS, ...options };
  for (const name of ["prefetch", "heartbeatSeconds"] as const) {
    const value = settings[name];
    if (Number.isInteger(value) && value >= 1 && value <= MAX_SHORT) continue;
    throw new RangeError(
      `Cannot create an event system as ${name} must be a whole number from 1 to ${MAX_SHORT}: ` +
        `current value is ${value}`,
    );
  }
  const emitTimeoutMs = timerMs("emitTimeoutMs", settings.emitTimeoutMs);
  const connectTimeoutMs = timerMs("connectTimeoutMs", settings.connectTimeoutMs);
  return { ...settings, emitTimeoutMs, connectTimeoutMs };
}

/** The URL as the library wants it: it looks for the heartbeat nowhere else. */
export function urlWithHeartbeat(url: string, heartbeatSeconds: number): string {
  const parsed = parse(url);
  parsed.searchParams.set("heartbeat", String(heartbeatSeconds));
  return parsed.href;
}

/** Host and port of a broker, without secrets. */
export function brokerOf(url: string): string {
  const { protocol, hostname, port } = parse(url);
  return `${hostname}:${port || (protocol === "amqps:" ? 5671 : 5672)}`;
}

function parse(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed && /^amqps?:$/.test(parsed.protocol) && parsed.hostname) return parsed;
  // Without the value, as it may hold a password.
  throw new TypeError(
    "Cannot connect to a broker as url must be like amqp://user:password@host:5672/vhost",
  );
}

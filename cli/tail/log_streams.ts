import { toError } from "../../core/errors.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { Sub } from "../../transports/zmtp/mod.ts";
import { JSON_TOPIC } from "../log/log_stream.ts";
import { type LogLine, readLogLine } from "./log_line.ts";

/** A stream that is followed, and whose it is. */
export interface LogSource {
  /** Name of the service. */
  readonly service: string;
  /** Identity of the instance. */
  readonly identity: string;
  /** Where the stream is. */
  readonly endpoint: string;
}

/** What {@linkcode LogStreams} tell. */
export interface LogListener {
  /** A line has come. */
  onLine(line: LogLine, source: LogSource): void;
  /** A stream is not reached in time; it goes on trying. */
  onUnreachable(source: LogSource, reason: string): void;
}

interface Followed {
  readonly service: string;
  readonly sub: Sub;
  /** Whether it was reached in time. */
  readonly reached: Promise<boolean>;
}

/** What to ask log streams for. */
export interface LogWishes {
  /** Least level, in upper case; instances send it whatever they log otherwise. */
  readonly level: string;
  /** Lines as objects, of the instances that send such. */
  readonly json: boolean;
}

const CONNECT_TIMEOUT_MS = 2000;

/** The log streams of instances that come and go. */
export class LogStreams implements AsyncDisposable {
  readonly #wishes: LogWishes;
  readonly #listener: LogListener;
  readonly #open = new Map<string, Followed>();

  /** Creates an empty set. */
  constructor(wishes: LogWishes, listener: LogListener) {
    this.#wishes = wishes;
    this.#listener = listener;
  }

  /**
   * Follows the instances that a service has now, and lets go of those that it had.
   *
   * @returns How many streams of its instances were reached. Resolves once each had time enough.
   */
  async update(service: string, instances: readonly ServiceInstance[]): Promise<number> {
    const sources = instances.flatMap((instance) => sourceOf(service, instance));
    const endpoints = new Set(sources.map(({ endpoint }) => endpoint));
    for (const [endpoint, { service: owner, sub }] of this.#open) {
      if (owner !== service || endpoints.has(endpoint)) continue;
      this.#open.delete(endpoint);
      await sub.close();
    }
    // A container with several interfaces has one stream, which is shown once.
    const reached = await Promise.all(sources.map((source) => this.#follow(source)));
    return reached.filter(Boolean).length;
  }

  /** Lets go of all. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#open.values(), ({ sub }) => sub.close()));
    this.#open.clear();
  }

  #follow(source: LogSource): Promise<boolean> {
    const known = this.#open.get(source.endpoint);
    if (known) return known.reached;
    const sub = new Sub();
    const reached = this.#reach(source, sub);
    this.#open.set(source.endpoint, { service: source.service, sub, reached });
    return reached;
  }

  async #reach(source: LogSource, sub: Sub): Promise<boolean> {
    if (this.#wishes.json) sub.subscribe(JSON_TOPIC);
    sub.subscribe();
    sub.subscribe(this.#wishes.level);
    void this.#read(source, sub);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(resolve, CONNECT_TIMEOUT_MS, "there is no answer");
    });
    try {
      const reason = await Promise.race([sub.connect(source.endpoint), late]);
      if (reason === undefined) return true;
      this.#listener.onUnreachable(source, reason);
    } catch (error) {
      this.#listener.onUnreachable(source, toError(error).message);
    } finally {
      clearTimeout(timer);
    }
    return false;
  }

  async #read(source: LogSource, sub: Sub): Promise<void> {
    let hasJson = false;
    for await (const frames of sub) {
      const line = readLogLine(frames);
      if (line === undefined) continue;
      // Text repeats what has just come as JSON; Python lymph sends text only.
      hasJson ||= line.fields !== undefined;
      if (line.fields !== undefined || !hasJson) this.#listener.onLine(line, source);
    }
  }
}

function sourceOf(service: string, { identity, metadata }: ServiceInstance): LogSource[] {
  const endpoint = metadata["log_endpoint"];
  return typeof endpoint === "string" ? [{ service, identity, endpoint }] : [];
}

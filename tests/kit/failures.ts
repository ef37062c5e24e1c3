import { NackError, type Plugin } from "../../mod.ts";
import type { ErrorContext } from "../../core/error_hook.ts";
import type { LocalNetwork } from "../../transports/local/mod.ts";

/** An error that a caller is not told, as it would be in a log only. */
export interface RecordedError {
  /** What was thrown, or why a request was refused. */
  readonly error: Error;
  /** `<interface>.<method>`, or the queue of an event handler. */
  readonly subject: string;
  /** Trace id of the work that failed. */
  readonly traceId: string;
}

/** Of each network, so that services that were started apart explain each other's errors. */
const networks = new WeakMap<LocalNetwork, Failures>();

/** What services of one network have failed with, which callers are not told. */
export class Failures {
  readonly #latest = new Map<string, Error>();

  /** The failures of a network. */
  static on(network: LocalNetwork): Failures {
    let failures = networks.get(network);
    if (failures === undefined) networks.set(network, failures = new Failures());
    return failures;
  }

  /** Notes an error, here and in a list. */
  note(list: RecordedError[], error: Error, { subject, traceId }: ErrorContext): void {
    this.explain(error);
    this.#latest.set(keyOf(subject, traceId), error);
    list.push({ error, subject, traceId });
  }

  /** Notes what a container fails with. */
  plugin(list: RecordedError[]): Plugin {
    const note = this.note.bind(this, list);
    return { name: "test kit", onError: note, onRefused: note };
  }

  /** Gives an error that tells its caller nothing the cause that it has on the other side. */
  explain(error: unknown): void {
    if (!(error instanceof NackError) || error.cause !== undefined) return;
    const { subject, traceId } = error.request;
    const cause = this.#latest.get(keyOf(subject, traceId));
    if (cause === undefined || cause === error) return;
    Object.defineProperty(error, "cause", { value: cause, configurable: true, writable: true });
  }
}

function keyOf(subject: string, traceId: string): string {
  return `${traceId} ${subject}`;
}

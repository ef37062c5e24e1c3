import type { ServiceInstance } from "../../discovery/instance.ts";
import type { Headers, Message } from "../../message/message.ts";
import { runInTrace, type Trace } from "../../observe/trace.ts";
import type { Question } from "../question.ts";
import type { CallOptions, Judge } from "./call_options.ts";
import type { RequestOptions } from "./request_options.ts";

/** A request with its deadline. */
export interface Asked {
  /** Name of a service, or an endpoint. */
  readonly address: string;
  /** What is asked. */
  readonly question: Question;
  /** How it is asked. */
  readonly options: RequestOptions;
  /** The work that it is part of, if any. */
  readonly trace: Trace | undefined;
  /** When it was asked, on the scale of `performance.now()`. */
  readonly now: number;
  /** When to give up, on the same scale. */
  readonly deadline: number;
}

/** How the first attempt of a request has ended, unless in a result. */
export type Outcome = { readonly message: Message } | { readonly error: unknown };

/** Goes on with a request; its promise is the request's own from then on. */
export type GoOn = (
  asked: Asked,
  instance: ServiceInstance | undefined,
  outcome: Outcome,
) => Promise<Message>;

/**
 * The first attempt of a request, usually the only one: a result goes straight to the caller,
 * through one promise. Each further one would cost a turn, and memory.
 */
export class FirstAttempt implements CallOptions, Judge {
  readonly #asked: Asked;
  readonly #instance: ServiceInstance | undefined;
  readonly #goOn: GoOn;
  /** {@inheritDoc CallOptions.version} */
  readonly version: string | null;

  /**
   * Notes what is asked.
   *
   * @param instance The instance that is asked; undefined if the address is an endpoint.
   */
  constructor(
    asked: Asked,
    instance: ServiceInstance | undefined,
    { version, goOn }: { readonly version: string | null; readonly goOn: GoOn },
  ) {
    this.#asked = asked;
    this.#instance = instance;
    this.version = version;
    this.#goOn = goOn;
  }

  /** {@inheritDoc CallOptions.deadline} */
  get deadline(): number {
    return this.#asked.deadline;
  }

  /** {@inheritDoc CallOptions.now} */
  get now(): number {
    return this.#asked.now;
  }

  /** {@inheritDoc CallOptions.traceId} */
  get traceId(): string | undefined {
    return this.#asked.options.traceId;
  }

  /** {@inheritDoc CallOptions.signal} */
  get signal(): AbortSignal | undefined {
    return this.#asked.options.signal;
  }

  /** {@inheritDoc CallOptions.headers} */
  get headers(): Headers | undefined {
    return this.#asked.options.headers;
  }

  /** {@inheritDoc CallOptions.judge} */
  get judge(): Judge {
    return this;
  }

  /** {@inheritDoc Judge.answered} */
  answered(message: Message): Message | Promise<Message> {
    if (message.type === "REP" || message.type === "ACK") return message;
    return this.#continue({ message });
  }

  /** {@inheritDoc Judge.failed} */
  failed(error: unknown): Promise<Message> {
    return this.#continue({ error });
  }

  /** Not as part of whatever has brought the outcome. */
  #continue(outcome: Outcome): Promise<Message> {
    return runInTrace(this.#asked.trace, this.#goOn, this.#asked, this.#instance, outcome);
  }
}

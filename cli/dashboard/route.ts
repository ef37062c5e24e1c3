import type { Schema } from "../../core/contract/schema.ts";
import type { System } from "./system/system.ts";

/** A request to the API, read. */
export interface ApiRequest {
  /** Parts of the path, such as `id`. */
  readonly params: Readonly<Record<string, string>>;
  /** The query. */
  readonly query: URLSearchParams;
  /** The body, with tagged values as what they stand for; `{}` if the request has no body. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Aborted when the client hangs up or the dashboard stops. */
  readonly signal: AbortSignal;
}

/** One operation of the API. */
export interface Route {
  /** GET shows, POST changes something. */
  readonly method: "GET" | "POST";
  /** Such as `/api/traces/{id}`. */
  readonly path: string;
  /** One sentence on what it does. */
  readonly summary: string;
  /** What each parameter of the query means. */
  readonly query?: Readonly<Record<string, string>>;
  /** Fields of the body; those without a default must be given. */
  readonly body?: Readonly<Record<string, Field>>;
  /** Form of the answer; of what an event of a stream brings, for a stream. */
  readonly returns: Schema;
  /**
   * Answers: a value becomes JSON.
   *
   * @throws {ApiError} With the status to answer with.
   */
  answer(request: ApiRequest, system: System): Promise<unknown>;
}

/** One field of a body. */
export interface Field {
  /** What it is. */
  readonly description: string;
  /** Its form. */
  readonly schema: Schema;
  /**
   * Whether it may be left out.
   *
   * @default {false}
   */
  readonly optional?: boolean;
}

/** A request that cannot be answered. */
export class ApiError extends Error {
  /** Survives bundling and minification. */
  override name = "ApiError";
  /** HTTP status. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

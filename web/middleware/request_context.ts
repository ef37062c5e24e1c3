import type { Principal } from "../identity/principal.ts";
import type { AnyParams } from "../routing/path_params.ts";
import type { ContextKey } from "./context_key.ts";

/** What is known of a request besides the request itself. It lives as long as the request. */
export interface RequestContext {
  /** Path of the rule that matches, such as `/users/:id`; undefined if none does. */
  readonly route: string | undefined;
  /** Parameters of the path. */
  readonly params: AnyParams;
  /** Trace id, which the response tells as well. */
  readonly traceId: string;
  /** Address of the client; undefined if the request did not come from a socket. */
  readonly remoteAddress: string | undefined;
  /** Aborts when the client hangs up, or when the request's time is up. */
  readonly signal: AbortSignal;
  /** What was thrown further inside, and is answered as an error; undefined if nothing was. */
  readonly error: unknown;
  /** The authenticated sender; undefined until a middleware sets it. */
  principal: Principal | undefined;
  /**
   * A value that a middleware has set.
   *
   * @throws {Error} If it is not set, and the key has no fallback.
   */
  get<Value>(key: ContextKey<Value>): Value;
  /** Sets a value for what is further inside. */
  set<Value>(key: ContextKey<Value>, value: Value): void;
}

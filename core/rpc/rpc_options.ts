/** An HTTP method and a path. */
export type HttpRoute = `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`;

/** Options of {@linkcode rpc} and {@linkcode rawRpc}. */
export interface RpcOptions {
  /**
   * Error classes that callers get to see: they travel as an ERROR reply with the class's name and
   * the message. Any other error is answered by a NACK that tells nothing.
   *
   * @default {[]}
   */
  // deno-lint-ignore no-explicit-any -- a constructor takes whatever it takes
  readonly raises?: readonly (abstract new (...args: any[]) => Error)[];
  /**
   * Parameter names for `lymph inspect`.
   *
   * @default {the names in the method's source}
   */
  readonly params?: readonly string[];
  /**
   * Route of the method at a gateway, such as `"GET /orders/:id"`. The parameters of the path are
   * arguments of the method.
   *
   * @default {`POST /<service>/<method>`, which always works}
   */
  readonly http?: HttpRoute;
  /**
   * Executing the method twice does no more than executing it once, and a client may prefetch it: a
   * gateway offers it to GET, and asks another instance if a connection breaks.
   *
   * @default {false}
   */
  readonly idempotent?: boolean;
  /**
   * Help for `lymph inspect`.
   *
   * @default {the method's JSDoc comment}
   */
  readonly help?: string;
}

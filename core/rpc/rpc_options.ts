import type { StandardSchema } from "../contract/standard/standard_schema.ts";

/** An HTTP method and a path. */
export type HttpRoute = `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`;

/**
 * The errors that a method declares: a list of classes, or the HTTP status of each by the name of its
 * class. Classes that extend these are declared as well.
 */
export type Raises =
  // deno-lint-ignore no-explicit-any -- a constructor takes whatever it takes
  | readonly (abstract new (...args: any[]) => Error)[]
  | Readonly<Record<string, number>>;

/** Schemas, or none. */
export type OptionalSchema = StandardSchema | undefined;

/** Options of {@linkcode rawRpc}. */
export interface RawRpcOptions<Input extends OptionalSchema = OptionalSchema> {
  /**
   * Errors that callers get to see: they travel as an ERROR reply with the name of the class, the
   * message and the error's own fields. Any other error is answered by a NACK that tells nothing.
   *
   * A web service answers its client with the status of the error, such as `{ OutOfStock: 409 }`, or
   * with that of a `static status` of the class.
   *
   * @default {[]}
   */
  readonly raises?: Raises;
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
  /**
   * Schema of the arguments, of any library that implements [Standard Schema](https://standardschema.dev).
   * The method gets what the schema makes of them; see {@linkcode Parsed}. It is applied whatever
   * `container.validate` says, in place of checks against the types of the parameters. A schema that
   * answers with a promise is refused when it is used.
   *
   * @default {none: the types of the parameters are checked}
   */
  readonly input?: Input;
}

/** Options of {@linkcode rpc}. */
export interface RpcOptions<
  Input extends OptionalSchema = OptionalSchema,
  Output extends OptionalSchema = OptionalSchema,
> extends RawRpcOptions<Input> {
  /**
   * Schema of the result. The caller gets what the schema makes of it; a result that it does not take
   * is an error of the service.
   *
   * @default {none}
   */
  readonly output?: Output;
}

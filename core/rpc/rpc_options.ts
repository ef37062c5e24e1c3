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
   * Help for `lymph inspect`.
   *
   * @default {the method's JSDoc comment}
   */
  readonly help?: string;
}

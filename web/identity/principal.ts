/** The sender of a request, set as `context.principal` by a middleware such as `authenticate`. */
export interface Principal {
  /** Id of the user or the program, such as the `sub` of a token. */
  readonly id: string;
  /**
   * What the principal may do, for `authorize`.
   *
   * @default {[]}
   */
  readonly scopes?: readonly string[];
  /**
   * What else is known, such as the claims of a token.
   *
   * @default {{}}
   */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * Tells whether a value is what was declared: a schema as a function, such as a {@linkcode Checker},
 * or a library's own.
 */
export interface Validator {
  /** Whether a value is valid. It allocates nothing for one that is. */
  accepts(value: unknown): boolean;
  /**
   * Says what is wrong with a value.
   *
   * @param name What the value is called at the start of its path.
   * @returns Such as `order.items[2].price: expected number, got "7"`, or undefined for a valid value.
   */
  explain(value: unknown, name?: string): string | undefined;
}

/** What the values that a method takes and gives are checked with. */
export interface MethodValidators {
  /** Names of arguments that may be missing, as their types say; undefined where these do not tell. */
  readonly optional?: readonly string[] | undefined;
  /** Checks its first parameter: the arguments by name, or the body of an event. */
  readonly input?: Validator | undefined;
  /** Checks what it returns, awaited. */
  readonly output?: Validator | undefined;
}

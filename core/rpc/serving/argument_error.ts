/** A request's arguments are wrong: its caller is told why, and one line is logged without a stack. */
export class ArgumentError extends RangeError {
  /** What those who wrote the method may want to change, for the log; empty for nothing. */
  readonly hint: string;

  static {
    this.prototype.name = "ArgumentError";
  }

  /** Creates the error; only the message reaches the caller. */
  constructor(message: string, { hint = "" }: { readonly hint?: string } = {}) {
    super(message);
    this.hint = hint;
  }
}

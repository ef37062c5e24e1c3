/** A request's arguments are wrong: its caller is told why, and one line is logged without a stack. */
export class ArgumentError extends RangeError {
  static {
    this.prototype.name = "ArgumentError";
  }
}

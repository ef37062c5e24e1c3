import { formatPath, type PathSegment } from "./path.ts";
import { describeValue, redactDetail } from "./secrets/secrets.ts";

/** Details of a {@linkcode DecodeError}. */
export interface DecodeErrorOptions extends ErrorOptions {
  /** The value that was refused; undefined if the value is missing. */
  readonly value?: unknown;
  /** Says what is wrong where the value alone does not. */
  readonly detail?: string;
  /** A remark that follows, such as what was probably meant. */
  readonly hint?: string;
}

/**
 * A value is not what was required. Decoders throw it without knowing where the value stands;
 * a caller that knows the place adds it.
 *
 * @example Refuse odd numbers
 * ```ts ignore
 * const even: Decoder<number> = (value) => {
 *   const number = integer(value);
 *   if (number % 2 !== 0) throw new DecodeError("must be an even number", { value });
 *   return number;
 * };
 * ```
 */
export class DecodeError extends Error {
  /** Survives bundling and minification. */
  override name = "DecodeError";
  /** What is required, as the predicate of a sentence: `must be a whole number`. */
  readonly requirement: string;
  /** Where the refused value stands, seen from the decoded value. */
  readonly path: readonly PathSegment[];
  /** Private, as inspecting an error must not show a secret. */
  readonly #details: DecodeErrorOptions;

  /** Creates an error about one value. */
  constructor(
    requirement: string,
    details: DecodeErrorOptions = {},
    path: readonly PathSegment[] = [],
  ) {
    super(requirement, details);
    this.requirement = requirement;
    this.#details = details;
    this.path = path;
  }

  /** What the requirement was not met by, and more. */
  get details(): DecodeErrorOptions {
    return this.#details;
  }

  /** Whether nothing at all stood where a value was required. */
  get isMissing(): boolean {
    return this.details.detail === undefined && this.details.value === undefined;
  }

  /** The same error, seen from one level further out. */
  within(segments: readonly PathSegment[]): DecodeError {
    return new DecodeError(this.requirement, this.details, [...segments, ...this.path]);
  }

  /** The same error with a remark at its end. */
  withHint(hint: string): DecodeError {
    return new DecodeError(this.requirement, { ...this.details, hint }, this.path);
  }

  /** One line: place, requirement and current value. */
  describe(): string {
    const { value, detail, hint = "" } = this.details;
    const current = value === undefined
      ? "it is missing"
      : `current value is ${describeValue(value, this.path)}`;
    const reason = detail === undefined ? current : redactDetail(detail, value, this.path);
    return `${formatPath(this.path)} ${this.requirement}: ${reason}${hint}`.trimStart();
  }
}

/** Turns whatever a decoder threw into a {@linkcode DecodeError}. */
export function toDecodeError(thrown: unknown, value: unknown): DecodeError {
  if (thrown instanceof DecodeError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const detail = reason.split("\n", 1)[0] ?? "";
  return new DecodeError("is not accepted", { value, detail, cause: thrown });
}

import { pathOf } from "../contract/explain.ts";
import type { SchemaIssue, StandardSchema } from "../contract/standard/standard_schema.ts";
import { printable } from "../observe/printable.ts";

const MAX_MESSAGE = 200;

/** A value is not what a schema takes. */
export class SchemaError extends TypeError {
  static {
    this.prototype.name = "SchemaError";
  }
}

/** Which value it is, for errors. */
export interface ParsedValue {
  /** Whose schema it is, such as `Shop.order`. */
  readonly subject: string;
  /**
   * What the value is called at the start of its path.
   *
   * @default {""}
   */
  readonly name?: string;
}

/**
 * Gives what a schema of a library makes of a value: with defaults, and transformed.
 *
 * @throws {SchemaError} If the schema does not take the value. The message is as that of a
 *   {@linkcode Validator}, with the text of the library.
 * @throws {TypeError} If the schema is asynchronous.
 */
export function parseValue(
  schema: StandardSchema,
  value: unknown,
  { subject, name = "" }: ParsedValue,
): unknown {
  const { vendor, validate } = schema["~standard"];
  const result = validate(value);
  if ("then" in result) {
    result.then(undefined, () => {}); // it comes too late
    throw new TypeError(
      `Cannot check values of ${subject} as its schema (${vendor}) is asynchronous: only ` +
        "synchronous schemas can be used",
    );
  }
  if (result.issues === undefined) return result.value;
  throw new SchemaError(explainIssues(result.issues, name));
}

/** The first issue with its path, and how many more there are. */
function explainIssues(issues: readonly SchemaIssue[], name: string): string {
  const [issue] = issues;
  if (issue === undefined) return `${name || "the value"}: is invalid`;
  const keys = (issue.path ?? []).map((part) => typeof part === "object" ? part.key : part);
  const path = pathOf(keys, name);
  const own = pathOf(keys);
  // The messages of arktype begin with the path.
  const message = own !== "" && issue.message.startsWith(`${own} `)
    ? issue.message.slice(own.length + 1)
    : issue.message;
  const short = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return printable(`${path === "" ? "" : `${path}: `}${short}${more}`);
}

import { didYouMean } from "../config/closest.ts";
import { isStandardSchema } from "../contract/standard/standard_schema.ts";
import { isErrorStatus } from "../error_class.ts";
import { isPrintable } from "../values/unprintable.ts";

/** What an option must be; undefined if a value is right. */
type Requirement = (value: unknown) => string | undefined;

const isText: Requirement = (value) => typeof value === "string" ? undefined : "be text";
const isFlag: Requirement = (value) => typeof value === "boolean" ? undefined : "be true or false";
const isSchema: Requirement = (value) =>
  isStandardSchema(value) ? undefined : "be a schema that implements Standard Schema";

function isStatuses(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every(isErrorStatus);
}

/** Requirements by the names of options. */
const REQUIREMENTS = {
  raises: (value) =>
    (Array.isArray(value) ? value.every((type) => typeof type === "function") : isStatuses(value))
      ? undefined
      : "be a list of error classes, or statuses from 400 to 599 by the names of classes",
  params: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === "string")
      ? undefined
      : "be a list of names",
  http: (value) =>
    typeof value === "string" && /^(?:GET|POST|PUT|PATCH|DELETE) \/\S*$/.test(value)
      ? undefined
      : 'be a method and a path, such as "GET /orders/:id"',
  idempotent: isFlag,
  help: isText,
  input: isSchema,
  output: isSchema,
  queueName: (value) =>
    typeof value === "string" && value !== "" && isPrintable(value)
      ? undefined
      : "be text, not empty, and without control characters",
  sequential: isFlag,
  broadcast: isFlag,
  once: isFlag,
  active: isFlag,
  retries: (value) =>
    value === Infinity || Number.isInteger(value) && (value as number) >= 0
      ? undefined
      : "be a whole number from 0 on, or Infinity",
  key: (value) => typeof value === "function" ? undefined : "be a function",
  partitions: (value) =>
    Number.isInteger(value) && (value as number) >= 1 ? undefined : "be a whole number from 1 on",
} satisfies Record<string, Requirement>;

/** The name of an option of some decorator. */
export type OptionName = keyof typeof REQUIREMENTS;

/**
 * Checks the options of a decorator, which may come from code that was never type-checked.
 *
 * @param options What was given.
 * @param known Names of the options that the decorator has.
 * @throws {TypeError | RangeError} If one is unknown or invalid.
 */
export function checkOptions(options: unknown, known: readonly OptionName[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`Options must be an object: current value is ${Deno.inspect(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    const option = known.find((known) => known === name);
    if (option === undefined) {
      throw new TypeError(
        `There is no option ${JSON.stringify(name)}: there are ${known.join(", ")}` +
          didYouMean(name, known),
      );
    }
    const requirement = value === undefined ? undefined : REQUIREMENTS[option](value);
    if (requirement !== undefined) {
      throw new RangeError(
        `The option ${name} must ${requirement}: current value is ${Deno.inspect(value)}`,
      );
    }
  }
}

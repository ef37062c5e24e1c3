import { DecodeError } from "./decode_error.ts";
import { type Mapping, ownValue } from "./mapping.ts";
import { substitute, type SubstituteOptions, type Variables } from "./variables.ts";

/** Options of {@linkcode lookUp}. */
export interface LookupOptions extends SubstituteOptions {
  /**
   * Replaces the variables in everything below the value too.
   *
   * @default {false}
   */
  readonly deep?: boolean;
}

/**
 * The value at a path, with variables replaced on the way there and in the value itself.
 *
 * @param values Where the path starts.
 * @param path Keys and indexes, outermost first.
 * @param variables Where variables take their values from.
 * @param options How much of the value is replaced.
 * @returns The value, or undefined if the key is missing.
 * @throws {DecodeError} If a variable does not exist, or a scalar stands in the way.
 */
export function lookUp(
  values: Mapping,
  path: readonly string[],
  variables: Variables,
  options: LookupOptions = {},
): unknown {
  const replace = (value: unknown, depth: number) => {
    try {
      return substitute(value, variables, options);
    } catch (thrown) {
      throw thrown instanceof DecodeError ? thrown.within(path.slice(0, depth)) : thrown;
    }
  };
  let value: unknown = values;
  let isVariable = false;
  for (const [depth, segment] of path.entries()) {
    if (typeof value === "string" && !isVariable) {
      value = replace(value, depth);
      isVariable = true;
    }
    if ((value ?? undefined) === undefined) return undefined;
    if (typeof value !== "object") {
      throw new DecodeError("must be a mapping", { value }, path.slice(0, depth));
    }
    value = ownValue(value, segment);
  }
  const isDone = isVariable || (typeof value !== "string" && !options.deep);
  return isDone ? value : replace(value, path.length);
}

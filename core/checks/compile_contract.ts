import { Checker } from "../contract/checker.ts";
import type { ClassContract } from "../contract/contract.ts";
import { NOTHING, type Schema } from "../contract/schema.ts";
import { isUnknown } from "../contract/unions.ts";
import type { MethodValidators, Validator } from "./validator.ts";
import { isRecord } from "../contract/wire_types.ts";
import { toError } from "../errors.ts";
import { getLogger } from "../observe/logs/log.ts";
import type { ValidateOptions } from "./validate_options.ts";
import { WarningValidator } from "./warning_validator.ts";

const log = getLogger("lymph.contract");

/**
 * Compiles what the methods of an interface take and give.
 *
 * @param name Name of the interface.
 * @returns By the names of the methods; without what any value is valid for.
 */
export function compileContract(
  name: string,
  { methods, definitions }: ClassContract,
  { mode = "refuse", results = false }: ValidateOptions,
): Record<string, MethodValidators> {
  const compile = (schema: Schema, subject: string, path?: string): Validator | undefined => {
    if (isUnknown(schema) || isNothing(schema)) return undefined;
    try {
      const checker = optional(new Checker(schema, definitions));
      return mode === "warn" ? new WarningValidator(checker, subject, path) : checker;
    } catch (thrown) {
      const error = toError(thrown).message;
      log.debug("{subject} is not checked: {error}", { subject, error });
      return undefined;
    }
  };
  return Object.fromEntries(
    Object.entries(methods).map(([method, { input, output }]) => {
      const subject = `${name}.${method}`;
      return [method, {
        input: compile(input, subject),
        output: results ? compile(output, subject, "result") : undefined,
      }];
    }),
  );
}

/** No arguments arrive as an empty object, where a parameter is optional, too. */
function optional(checker: Checker): Validator {
  if (!checker.accepts(undefined)) return checker;
  return {
    accepts: (value) => checker.accepts(value) || isEmpty(value),
    explain: (value, name) => checker.explain(value, name),
  };
}

function isEmpty(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

/** A method without a parameter may be given any; one that is declared to return `void` may return any. */
function isNothing(schema: Schema): boolean {
  return schema["x-wire"] === NOTHING["x-wire"];
}

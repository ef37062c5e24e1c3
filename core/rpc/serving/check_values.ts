import { parseValue, SchemaError } from "../../checks/parse_value.ts";
import type { Validator } from "../../checks/validator.ts";
import type { StandardSchema } from "../../contract/standard/standard_schema.ts";
import type { RpcOptions } from "../rpc_options.ts";
import { ArgumentError } from "./argument_error.ts";
import { argumentsIn, checkArguments, type CheckedMethod } from "./check_arguments.ts";

/** A method whose arguments and results are checked. */
export interface MethodWithValues extends CheckedMethod {
  /** Options of its declaration, which may have schemas. */
  readonly options: RpcOptions;
  /** Checks its arguments, unless it has a schema of them. */
  readonly input: Validator | undefined;
  /** Checks its result, unless it has a schema of it. */
  readonly output: Validator | undefined;
}

/** A method returned what it does not declare. */
export class ResultError extends Error {
  static {
    this.prototype.name = "ResultError";
  }
}

/**
 * The arguments for a method in the body of a request: as they came, or what its schema makes of them.
 *
 * @throws {ArgumentError} If they are not what the method takes; it names the first that is wrong.
 */
export function readArguments(body: unknown, method: MethodWithValues): unknown {
  const { subject, input, options: { input: schema } } = method;
  if (schema !== undefined) return parseArguments(argumentsIn(body, subject), subject, schema);
  const args = checkArguments(body, method);
  if (input === undefined || input.accepts(args)) return args;
  throw new ArgumentError(`${subject}: ${input.explain(args) ?? "the arguments are invalid"}`);
}

/**
 * The result of a method for its caller: as it was returned, or what its schema makes of it.
 *
 * @throws {ResultError} If it is not what the method declares.
 */
export function readResult(
  result: unknown,
  { subject, output, options }: MethodWithValues,
): unknown {
  if (options.output !== undefined) return parseResult(result, subject, options.output);
  if (output === undefined || output.accepts(result)) return result;
  throw new ResultError(output.explain(result, "result") ?? "the result is invalid");
}

function parseArguments(args: object, subject: string, schema: StandardSchema): unknown {
  try {
    return parseValue(schema, args, { subject });
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new ArgumentError(`${subject}: ${error.message}`);
  }
}

function parseResult(result: unknown, subject: string, schema: StandardSchema): unknown {
  try {
    return parseValue(schema, result, { subject, name: "result" });
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new ResultError(error.message);
  }
}

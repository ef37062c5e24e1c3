import { Checker } from "../contract/checker.ts";
import type { ClassContract } from "../contract/contract.ts";
import { NOTHING, type Schema } from "../contract/schema.ts";
import { isUnknown } from "../contract/unions.ts";
import type { MethodValidators, Validator } from "./validator.ts";
import { isRecord } from "../contract/wire_types.ts";
import { toError } from "../errors.ts";
import { taskOf, taskType } from "../events/handling/tasks.ts";
import { getLogger } from "../observe/logs/log.ts";
import type { ValidateOptions } from "./validate_options.ts";
import { WarningValidator } from "./warning_validator.ts";

const log = getLogger("lymph.contract");

/** What the values that an interface takes and gives are checked with; without what may be any. */
export interface CompiledContract {
  /** By the names of methods that others call. */
  readonly methods: Readonly<Record<string, MethodValidators>>;
  /** By the names of handlers and tasks: the bodies of their events, or their arguments. */
  readonly handles: Readonly<Record<string, Validator>>;
  /** By the types of events that it emits, and of those that hand over its tasks: their bodies. */
  readonly emits: Readonly<Record<string, Validator>>;
}

/**
 * Compiles what an interface takes and gives.
 *
 * @param name Name of the interface.
 */
export function compileContract(
  name: string,
  { methods, handles, emits, definitions }: ClassContract,
  { mode = "refuse", results = false }: ValidateOptions,
): CompiledContract {
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
  const tasks = Object.entries(handles).filter(([, { types }]) => types.length === 0);
  return {
    methods: compiled(methods, (method, { input, output }) => ({
      input: compile(input, `${name}.${method}`),
      output: results ? compile(output, `${name}.${method}`, "result") : undefined,
    })),
    handles: compiled(
      handles,
      (handler, { types, body }) =>
        compile(body, `${name}.${handler}`, types.length === 0 ? "" : "body"),
    ),
    emits: {
      ...compiled(emits, (type, body) => compile(body, `an emitted ${type}`, "body")),
      ...compiled(
        Object.fromEntries(tasks.map(([task, { body }]) => [taskType(name, task), body])),
        (type, body) => compile(body, `a task ${taskOf(type)}`, ""),
      ),
    },
  };
}

function compiled<Described, Compiled>(
  described: Readonly<Record<string, Described>>,
  compile: (name: string, described: Described) => Compiled | undefined,
): Record<string, Compiled> {
  const entries = Object.entries(described).flatMap(([name, one]) => {
    const result = compile(name, one);
    return result === undefined ? [] : [[name, result] as const];
  });
  return Object.fromEntries(entries);
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

import { Checker } from "../contract/checker.ts";
import { Compiler } from "../contract/compiler.ts";
import type { ClassContract } from "../contract/contract.ts";
import { NOTHING, type Schema } from "../contract/schema.ts";
import { optionalArguments } from "../contract/service/optional_arguments.ts";
import { isUnknown } from "../contract/unions.ts";
import { isRecord } from "../contract/wire_types.ts";
import { toError } from "../errors.ts";
import { taskOf, taskType } from "../events/handling/tasks.ts";
import { getLogger } from "../observe/logs/log.ts";
import { asSent } from "./as_sent.ts";
import type { ValidateOptions } from "./validate_options.ts";
import type { MethodValidators, Validator } from "./validator.ts";
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

/** Which values are checked. */
interface ValuesToCheck {
  /** What the log calls them. */
  readonly subject: string;
  /** What one is called at the start of its path. */
  readonly path: string;
  /** Makes them comparable with their schema. */
  readonly wrap: (checker: Checker) => Validator;
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
  const compiler = new Compiler(definitions);
  const compile = (
    schema: Schema,
    { subject, path, wrap }: ValuesToCheck,
  ): Validator | undefined => {
    if (isUnknown(schema) || isNothing(schema)) return undefined;
    try {
      const validator = wrap(new Checker(schema, compiler));
      return mode === "warn" ? new WarningValidator(validator, subject, path) : validator;
    } catch (thrown) {
      const error = toError(thrown).message;
      log.debug("{subject} is not checked: {error}", { subject, error });
      return undefined;
    }
  };
  const tasks = Object.entries(handles).filter(([, { types }]) => types.length === 0);
  const applied = tasks.map(([task, { body }]) => [taskType(name, task), body] as const);
  return {
    methods: compiled(methods, (method, { input, output }) => {
      const subject = `${name}.${method}`;
      const result = { subject, path: "result", wrap: outgoing };
      return {
        optional: optionalArguments(input, definitions),
        input: compile(input, { subject, path: "", wrap: incoming }),
        output: results ? compile(output, result) : undefined,
      };
    }),
    handles: compiled(handles, (handler, { types, body }) => {
      const path = types.length === 0 ? "" : "body";
      return compile(body, { subject: `${name}.${handler}`, path, wrap: incoming });
    }),
    emits: {
      ...compiled(
        emits,
        (type, body) =>
          compile(body, { subject: `an emitted ${type}`, path: "body", wrap: outgoing }),
      ),
      ...compiled(
        Object.fromEntries(applied),
        (type, body) =>
          compile(body, { subject: `a task ${taskOf(type)}`, path: "", wrap: outgoing }),
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

/** No arguments, and no body, arrive as an empty object, where they are optional, too. */
function incoming(checker: Checker): Validator {
  if (!checker.accepts(undefined)) return checker;
  return {
    accepts: (value) => checker.accepts(value) || isEmpty(value),
    explain: (value, name) => checker.explain(value, name),
  };
}

/** What a class makes of its instances for the way counts, not what they are. */
function outgoing(checker: Checker): Validator {
  const inner = incoming(checker);
  return {
    accepts: (value) => inner.accepts(value) || inner.accepts(asSent(value)),
    explain: (value, name) => inner.explain(asSent(value), name),
  };
}

function isEmpty(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

/** A method without a parameter may be given any; one that is declared to return `void` may return any. */
function isNothing(schema: Schema): boolean {
  return schema["x-wire"] === NOTHING["x-wire"];
}

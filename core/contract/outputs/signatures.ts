import { resolve } from "../objects.ts";
import { NOTHING, type Schema } from "../schema.ts";
import type { ServiceContract, ServiceMethod } from "../service_contract.ts";
import { alternativesOf, isUnknown, unionOf } from "../unions.ts";

/** What a caller has to know of a method. */
export interface Signature {
  readonly method: ServiceMethod;
  /** The arguments by name, without what stands for none. */
  readonly input: Schema;
  /** Whether it can be called without arguments. */
  readonly isOptional: boolean;
  /** Whether it has no parameters at all. */
  readonly isEmpty: boolean;
  /** What it returns. */
  readonly output: Schema;
}

const isNothing = (schema: Schema) => schema["x-wire"] === NOTHING["x-wire"];

/** Signatures of all methods; types that are not known are `unknown`. */
export function signaturesOf({ methods, types }: ServiceContract): Signature[] {
  const definitions = types?.definitions ?? {};
  return methods.map((method) => {
    const known = types && Object.hasOwn(types.methods, method.name)
      ? types.methods[method.name]
      : undefined;
    const { input = {}, output = {} } = known ?? {};
    const isEmpty = isNothing(input);
    if (isEmpty || isUnknown(input)) {
      return { method, input: named(method), isOptional: true, isEmpty, output };
    }
    const given = unionOf(alternativesOf(input).filter((schema) => !isNothing(schema)));
    const { type, required = [] } = resolve(given, definitions) ?? {};
    const isOptional = type === "object" ? required.length === 0 : given !== input;
    return { method, input: given, isOptional, isEmpty, output };
  });
}

/** Arguments of which only the names are known. */
function named({ params }: ServiceMethod): Schema {
  return { type: "object", properties: Object.fromEntries(params.map((name) => [name, {}])) };
}

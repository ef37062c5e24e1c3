import type { Declaration } from "../../declarations/declaration.ts";
import type { RpcOptions } from "../../rpc/rpc_options.ts";
import type { Schema } from "../schema.ts";
import { describeStandard } from "../standard/describe_standard.ts";
import type { StandardSchema } from "../standard/standard_schema.ts";
import type { HandlerContract, MethodContract } from "./members.ts";
import { unionOf } from "../unions.ts";

/** Where schemas are described. */
export interface DescribedClass {
  /** Methods that others call, by name. */
  readonly methods: Record<string, MethodContract>;
  /** Methods that handle events, by name. */
  readonly handles: Record<string, HandlerContract>;
  /** Schemas to which the others refer. */
  readonly definitions: Record<string, Schema>;
}

/** Puts the schemas that methods and event types declare in place of the types in their signatures. */
export function describeDeclaredSchemas(
  { methods, handles, definitions }: DescribedClass,
  declared: ReadonlyMap<string, Declaration>,
): void {
  for (const [method, declaration] of declared) {
    const describe = (schema: StandardSchema, side: "input" | "output") =>
      describeStandard(schema, { side, name: `${method}.${side}`, definitions });
    const [types, handled] = [methods[method], handles[method]];
    if (declaration.kind === "rpc" || declaration.kind === "rawRpc") {
      const { input, output }: RpcOptions = declaration.options;
      if (types === undefined) continue;
      methods[method] = {
        input: input === undefined ? types.input : describe(input, "input"),
        output: output === undefined ? types.output : describe(output, "output"),
      };
    } else if (declaration.kind !== "task" && handled !== undefined) {
      const { schemas } = declaration;
      if (schemas === undefined) continue;
      const bodies = declaration.types.map((type) => {
        const schema = schemas.get(type);
        return schema === undefined ? handled.body : describe(schema, "input");
      });
      handles[method] = { ...handled, body: unionOf(bodies) };
    }
  }
}

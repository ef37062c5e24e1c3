import type { Declaration } from "../../declarations/declaration.ts";
import { bodySchemaOf } from "../../events/body_schemas.ts";
import type { RpcOptions } from "../../rpc/rpc_options.ts";
import type { ClassContract, HandlerContract, MethodContract } from "../contract.ts";
import { describeStandard } from "../standard/describe_standard.ts";
import type { StandardSchema } from "../standard/standard_schema.ts";
import { unionOf } from "../unions.ts";

/**
 * A contract with the schemas that methods and event types declare in place of the types in the source.
 *
 * @param contract What the source of a class says.
 * @param declared What is declared of its methods.
 */
export function withDeclaredSchemas(
  { emitsBySchema = [], ...contract }: ClassContract,
  declared: ReadonlyMap<string, Declaration>,
): ClassContract {
  const methods: Record<string, MethodContract> = { ...contract.methods };
  const handles: Record<string, HandlerContract> = { ...contract.handles };
  const definitions = { ...contract.definitions };
  const describe = (schema: StandardSchema, side: "input" | "output", name: string) =>
    describeStandard(schema, { side, name: `${name}.${side}`, definitions });
  for (const [name, declaration] of declared) {
    if (declaration.kind === "rpc" || declaration.kind === "rawRpc") {
      const { input, output }: RpcOptions = declaration.options;
      const method = ownOf(methods, name);
      if (method === undefined) continue;
      methods[name] = {
        input: input === undefined ? method.input : describe(input, "input", name),
        output: output === undefined ? method.output : describe(output, "output", name),
      };
    } else if (declaration.kind !== "task") {
      const { types, schemas } = declaration;
      const handler = ownOf(handles, name);
      if (schemas === undefined || handler === undefined) continue;
      const bodies = types.map((type) => {
        const schema = schemas.get(type);
        return schema === undefined ? handler.body : describe(schema, "input", name);
      });
      handles[name] = { ...handler, body: unionOf(bodies) };
    }
  }
  const emitted = emitsBySchema.flatMap((type) => {
    const schema = bodySchemaOf(type);
    return schema === undefined ? [] : [[type, describe(schema, "input", type)] as const];
  });
  const emits = { ...contract.emits, ...Object.fromEntries(emitted) };
  return { ...contract, methods, handles, emits, definitions };
}

/** What has a name, which may be that of a property that every object has. */
function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

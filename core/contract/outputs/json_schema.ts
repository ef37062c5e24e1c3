import type { ServiceContract } from "../service_contract.ts";
import { JsonForms } from "./json_forms.ts";
import { Names } from "./names.ts";
import { signaturesOf } from "./signatures.ts";
import type { JsonSchema } from "./tagged_forms.ts";

/**
 * What the methods of a service take and give as one JSON Schema document: `$defs` has
 * `<service>.<method>.arguments` and `<service>.<method>.result`, and the types to which they refer.
 *
 * @see {@link https://json-schema.org/draft/2020-12/json-schema-core}
 */
export function jsonSchemaOf(service: ServiceContract): JsonSchema {
  const { name, version, types } = service;
  const definitions = types?.definitions ?? {};
  const forms = new JsonForms(definitions, { prefix: "#/$defs/", names: new Names(definitions) });
  const methods = signaturesOf(service).flatMap(({ method, input, output }) => {
    const { help } = method;
    const taken = { ...forms.form(input), ...(help !== "" && { description: help }) };
    return [
      [`${name}.${method.name}.arguments`, taken],
      [`${name}.${method.name}.result`, forms.form(output)],
    ];
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: version === null ? name : `${name} ${version}`,
    ...(types?.description !== undefined && { description: types.description }),
    $defs: { ...Object.fromEntries(methods), ...forms.named() },
  };
}

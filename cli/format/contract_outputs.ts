import { asyncApiOf } from "../../core/contract/outputs/asyncapi.ts";
import { jsonSchemaOf } from "../../core/contract/outputs/json_schema.ts";
import { openApiOf } from "../../core/contract/outputs/openapi.ts";
import { pythonOf } from "../../core/contract/outputs/python.ts";
import { typeScriptOf } from "../../core/contract/outputs/typescript.ts";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { escapeCharacter, MISLEADING } from "../../core/values/unprintable.ts";

/** A form in which others read contracts. */
export type Output = "openapi" | "asyncapi" | "jsonSchema" | "typescript" | "python";

const WRITERS: Readonly<Record<Output, (contract: ServiceContract) => string>> = {
  openapi: (contract) => toJson(openApiOf(contract)),
  asyncapi: (contract) => toJson(asyncApiOf(contract)),
  jsonSchema: (contract) => toJson(jsonSchemaOf(contract)),
  typescript: typeScriptOf,
  python: pythonOf,
};
/** All of them. */
export const OUTPUTS: readonly Output[] = Object.keys(WRITERS) as Output[];

const UNPRINTABLE = new RegExp(`[${MISLEADING}]`, "g");

/** Writes a contract for others, without a line break at its end. */
export function writeContract(contract: ServiceContract, output: Output): string {
  // An instance may say anything; every output has escapes of this form.
  return WRITERS[output](contract).trimEnd().split("\n")
    .map((line) => line.replace(UNPRINTABLE, escapeCharacter)).join("\n");
}

function toJson(document: object): string {
  return JSON.stringify(document, null, 2);
}

import type { ServiceContract } from "../service_contract.ts";
import { isUnknown } from "../unions.ts";
import { identifierOf, Names } from "./names.ts";
import { type Signature, signaturesOf } from "./signatures.ts";
import { formatComment } from "./typescript_comments.ts";
import { keyOf, TypeScriptTypes } from "./typescript_types.ts";

/** Names that a declaration uses itself, and those of TypeScript's own types. */
const RESERVED = ("Decimal Map Promise Set Temporal Uint8Array Undefined Uuid any bigint boolean " +
  "never null number object string symbol undefined unknown void").split(" ");

/**
 * Declares a service for proxies: `this.proxy<Shop>("Shop")` and `Remote<Shop>` take the interface
 * instead of the class. Values have the types with which they arrive.
 *
 * @returns The text of a `.d.ts` file.
 */
export function typeScriptOf(service: ServiceContract): string {
  const { name, version, types } = service;
  const definitions = types?.definitions ?? {};
  const own = identifierOf(name);
  const names = new Names(definitions, [...RESERVED, own]);
  const printer = new TypeScriptTypes(definitions, names);
  const methods = signaturesOf(service).map((signature) => declareMethod(signature, printer));
  const declarations = printer.declarations();
  const label = version === null ? name : `${name} ${version}`;
  const about = [
    types?.description ?? `The service ${name}.`,
    "",
    `Written by \`lymph contract ${name} --typescript\` from ${label}.`,
  ];
  const imports = [...printer.imports].sort().map((type) => `type ${type}`).join(", ");
  return [
    ...(imports === "" ? [] : [`import { ${imports} } from "@lymph/lymph";\n`]),
    `${formatComment(about.join("\n").split("\n"))}export interface ${own} {\n${
      methods.join("")
    }}\n`,
    ...declarations.map((declaration) => `${declaration}\n`),
  ].join("\n");
}

function declareMethod(
  { method, input, isOptional, isEmpty, output }: Signature,
  printer: TypeScriptTypes,
): string {
  const { name, help, raises } = method;
  const lines = help === "" ? [] : help.split("\n");
  const throws = raises.map((error) => `@throws ${error.name}`);
  const comment = formatComment([
    ...lines,
    ...(lines.length > 0 && throws.length > 0 ? [""] : []),
    ...throws,
  ], "  ");
  const given = isEmpty ? "" : `args${isOptional ? "?" : ""}: ${printer.of(input, "  ")}`;
  const result = isUnknown(output) ? "unknown" : printer.of(output, "  ");
  return `${comment}  ${keyOf(name)}(${given}): Promise<${result}>;\n`;
}

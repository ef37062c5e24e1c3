import type { ServiceContract } from "../service_contract.ts";
import { identifierOf, Names } from "./names.ts";
import { docstring, isPythonName } from "./python_text.ts";
import { PythonTypes } from "./python_types.ts";
import { type Signature, signaturesOf } from "./signatures.ts";

/** Names that a stub uses itself. */
const TYPING = [
  "Any",
  "Dict",
  "List",
  "Literal",
  "NoReturn",
  "NotRequired",
  "Set",
  "TypedDict",
  "Union",
];
const MODULES = ["datetime", "decimal", "uuid"];
const INDENT = "    ";

/**
 * Declares a service for Python's type checkers: what `lymph.proxy("Shop")` has. It is a stub, which
 * can be loaded as a module as well.
 *
 * @returns The text of a `.pyi` file.
 */
export function pythonOf(service: ServiceContract): string {
  const { name, version, types } = service;
  const definitions = types?.definitions ?? {};
  const own = isPythonName(identifierOf(name)) ? identifierOf(name) : `${identifierOf(name)}_`;
  const names = new Names(definitions, [...TYPING, ...MODULES, own, "None", "True", "False"]);
  const printer = new PythonTypes(definitions, names);
  const methods = signaturesOf(service).map((signature) => declareMethod(own, signature, printer));
  const declarations = printer.declarations();
  const label = version === null ? name : `${name} ${version}`;
  const usage = `Written by \`lymph contract ${name} --python\` from ${label}.`;
  const about = `${types?.description ?? `The service ${name}.`}\n\n` +
    `    ${own.toLowerCase()}: ${own} = lymph.proxy(${JSON.stringify(name)})`;
  return [
    docstring(usage, ""),
    "from __future__ import annotations\n",
    MODULES.map((module) => `import ${module}`).join("\n"),
    `from typing import ${TYPING.join(", ")}\n`,
    ...declarations.map((declaration) => `\n${declaration}\n`),
    `\nclass ${own}:\n${docstring(about, INDENT)}\n`,
    methods.some((method) => method.includes("def ")) ? methods.join("\n") : `${INDENT}pass\n`,
  ].join("\n");
}

function declareMethod(
  own: string,
  { method, input, isEmpty, output }: Signature,
  printer: PythonTypes,
): string {
  const { name, help, raises } = method;
  if (!isPythonName(name)) return `${INDENT}# ${JSON.stringify(name)} is no name in Python.\n`;
  const place = `${own}_${name}`;
  const result = printer.of(output, `${place}_result`);
  const params = isEmpty ? "" : parametersOf(place, { input, printer });
  const head = `${INDENT}def ${name}(self${params}) -> ${result}:`;
  const errors = raises.map((error) => `RemoteError.${error.name}`).join(" or ");
  const about = [help, errors && `Raises ${errors} of lymph.exceptions.`]
    .filter((text) => text !== "").join("\n\n");
  if (about === "") return `${head} ...\n`;
  return `${head}\n${docstring(about, INDENT + INDENT)}\n${INDENT}${INDENT}...\n`;
}

/** Arguments by name. */
function parametersOf(
  place: string,
  { input, printer }: { readonly input: Signature["input"]; readonly printer: PythonTypes },
): string {
  const { properties = {}, required = [], additionalProperties } = printer.propertiesOf(input) ??
    {};
  const params = Object.entries(properties).filter(([name]) =>
    isPythonName(name) && name !== "self"
  )
    .map(([name, schema]) => {
      const type = printer.of(schema, `${place}_${name}`);
      return required.includes(name) ? `${name}: ${type}` : `${name}: ${type} = ...`;
    });
  const isOpen = params.length < Object.keys(properties).length || params.length === 0 ||
    additionalProperties !== undefined;
  const all = [
    ...(params.length > 0 ? ["*", ...params] : []),
    ...(isOpen ? ["**kwargs: Any"] : []),
  ];
  return all.map((param) => `, ${param}`).join("");
}

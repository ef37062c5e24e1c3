/** What `lymph contract` prints as types: the compiler and Python are the judges. */
import assert from "node:assert/strict";
import { pythonOf } from "../../core/contract/outputs/python.ts";
import { typeScriptOf } from "../../core/contract/outputs/typescript.ts";
import { CATALOGUE, METHODS } from "./catalogue_service.ts";

const ROOT = new URL("../../", import.meta.url);

/** Uses the declaration as a service does that has no source of the other one. */
const USE = `
import { Interface, type Remote } from "@lymph/lymph";
import type { Catalogue } from "./catalogue.ts";

/** Methods of which a proxy says that their arguments do not arrive as they are declared. */
type Refused = {
  [Name in keyof Catalogue]: Parameters<Remote<Catalogue>[Name]> extends
    [{ "does not travel": string }] ? Name : never;
}[keyof Catalogue];
// An element of a tuple that is left out may arrive as null.
const refused: Exclude<Refused, "Optional">[] = [];
export const none: never[] = refused;

export class Caller extends Interface {
  readonly #catalogue = this.proxy<Catalogue>("Catalogue");

  async call(): Promise<void> {
    const remote: Remote<Catalogue> = this.#catalogue;
    const text: string = await remote.Text({ value: "a" });
    const item: { readonly name: string; price: number; note?: string } = await remote.Item({
      value: { name: text, price: 1 },
    });
    const big: number | bigint = await remote.Big({ value: 1n });
    const tree = await remote.Tree({ value: { value: 1, left: { value: 2 } } });
    const deep: number | undefined = tree.left?.left?.value;
    const stock: { [key: string]: number } = await remote.Stock({ value: { a: 1 } });
    const day: Temporal.PlainDate = await remote.Day({ value: Temporal.Now.plainDateISO() });
    const order = await remote.Order.defer({
      value: {
        id: (await remote.Key2({ value: this.uuid })),
        total: await remote.Price({ value: this.price }),
        placed: Temporal.Now.zonedDateTimeISO(),
        items: [item],
      },
    });
    // @ts-expect-error: it takes a text
    await remote.Text({ value: 1 });
    // @ts-expect-error: it needs a value
    await remote.Text();
    // @ts-expect-error: there is no such method
    await remote.Other({});
    console.log(big, deep, stock, day, order.total.value);
  }

  declare uuid: import("@lymph/lymph").Uuid;
  declare price: import("@lymph/lymph").Decimal;
}
`;

Deno.test("the declaration compiles, and types a proxy without the service's source", async () => {
  const directory = await Deno.makeTempDir({ prefix: "lymph_contract_" });
  try {
    const imports = { "@lymph/lymph": new URL("mod.ts", ROOT).href };
    const { compilerOptions } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
    await Deno.writeTextFile(
      `${directory}/deno.json`,
      JSON.stringify({ imports, compilerOptions }),
    );
    await Deno.writeTextFile(`${directory}/catalogue.ts`, typeScriptOf(CATALOGUE));
    await Deno.writeTextFile(`${directory}/use.ts`, USE);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--no-lock", "catalogue.ts", "use.ts"],
      cwd: directory,
      env: { NO_COLOR: "1" },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

/** Loads the stub as a module, resolves every type in it, and counts the methods. */
const JUDGE = `
import ast, sys, typing
text = sys.stdin.read()
ast.parse(text)
module = {"__name__": "catalogue"}
exec(compile(text, "catalogue.pyi", "exec"), module)
catalogue = module["Catalogue"]
methods = [name for name in vars(catalogue) if not name.startswith("__")]
for name in methods:
    typing.get_type_hints(getattr(catalogue, name), module)
for value in list(module.values()):
    if typing.is_typeddict(value):
        typing.get_type_hints(value, module)
hints = typing.get_type_hints(catalogue.Order, module)
print(len(methods), hints["value"].__name__, catalogue.Text.__doc__.split("\\n")[0])
`;

/** Runs Python on a text; resolves to what it prints. */
async function runPython(program: string, input: string): Promise<string> {
  const child = new Deno.Command("/usr/bin/python3", {
    args: ["-c", program],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("the Python stub is read by Python, and all of its types can be resolved", async () => {
  const count = new Set(METHODS.map(({ name }) => name)).size;
  assert.equal(
    await runPython(JUDGE, pythonOf(CATALOGUE)),
    `${count} Order Takes a Text */ and """gives""" it back.`,
  );
});

const IMPORTS = `
import ast, sys
nodes = [node for node in ast.walk(ast.parse(sys.stdin.read())) if isinstance(node, ast.Import)]
print([name.name for node in nodes for name in node.names])
`;

/** Texts that end strings, comments and lines where they are not escaped. */
const HOSTILE = [
  'a"b',
  "a\nimport os",
  '"""\nimport os\n"""',
  "\\",
  "a\\",
  '"',
  "*/",
  "class",
  "self",
];

Deno.test("no text of a service becomes code of the Python stub", async () => {
  const properties = Object.fromEntries(HOSTILE.map((name) => [name, { enum: HOSTILE }]));
  for (const text of HOSTILE) {
    const stub = pythonOf({
      name: "Shop",
      version: text,
      methods: [{ name: "order", params: [], help: text, raises: [{ name: text }] }, {
        ...{ name: text, params: [text], help: "", raises: [] },
      }],
      routes: [],
      types: {
        description: text,
        methods: { order: { input: { type: "object", properties }, output: { enum: HOSTILE } } },
        handles: {},
        emits: {},
        definitions: { [text]: { type: "object", properties, description: text } },
        untranslated: [],
      },
    });
    assert.equal(await runPython(IMPORTS, stub), "['datetime', 'decimal', 'uuid']");
  }
});

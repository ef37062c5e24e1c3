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

Deno.test("the Python stub is read by Python, and all of its types can be resolved", async () => {
  const child = new Deno.Command("/usr/bin/python3", {
    args: ["-c", JUDGE],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(pythonOf(CATALOGUE)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
  const count = new Set(METHODS.map(({ name }) => name)).size;
  assert.equal(
    new TextDecoder().decode(stdout).trim(),
    `${count} Order Takes a Text */ and """gives""" it back.`,
  );
});

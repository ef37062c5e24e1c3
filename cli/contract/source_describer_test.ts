import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setClassSource } from "../../core/declarations/class_source.ts";
import type { InterfaceClass } from "../../core/interface/interface.ts";
import { ContractCache } from "./contract_cache.ts";
import { digest } from "./digest.ts";
import { SourceDescriber } from "./source_describer.ts";

const SHOP = `
import { Interface, rpc } from "@lymph/lymph";
import type { Order } from "./order.ts";

export class Shop extends Interface {
  @rpc()
  order({ order }: { order: Order }): void {
    void order;
  }
}

export class Bank extends Interface {
  @rpc()
  pay({ amount }: { amount: bigint }): void {
    void amount;
  }
}
`;
const orderWith = (type: string) => `export interface Order { id: ${type} }\n`;

/** A project in a directory of its own, whose contracts are kept. */
async function openProject() {
  const directory = await Deno.makeTempDir();
  const project = pathToFileURL(`${directory}/`).href;
  const order = join(directory, "order.ts");
  await Deno.writeTextFile(join(directory, "shop.ts"), SHOP);
  await Deno.writeTextFile(order, orderWith("number"));
  const { Shop, Bank } = await import(new URL("shop.ts", project).href);
  setClassSource(Shop, "shop.ts:Shop");
  setClassSource(Bank, "shop.ts:Bank");
  const state = join(directory, "state");
  const describe = async (type: InterfaceClass = Shop) => {
    const describer = new SourceDescriber({ project, cache: new ContractCache(state) });
    return await describer.describe(type);
  };
  return {
    Shop,
    Bank,
    project,
    order,
    describe,
    typeOfId: async () => (await describe())?.definitions["Order"]?.properties?.["id"],
    kept: async () =>
      (await Array.fromAsync(Deno.readDir(join(state, "contracts")), ({ name }) => name))
        .map((name) => join(state, "contracts", name)),
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

Deno.test("a kept contract is used until a source changes that it leads to", async () => {
  await using project = await openProject();
  assert.deepEqual(await project.typeOfId(), { type: "number" });
  const [path = "", ...others] = await project.kept();
  assert.deepEqual(others, []);
  const changed = (await Deno.readTextFile(path)).slice(64).replace('"number"', '"boolean"');
  await Deno.writeTextFile(path, await digest(changed) + changed);
  assert.deepEqual(await project.typeOfId(), { type: "boolean" }); // as kept
  await Deno.writeTextFile(project.order, orderWith("string"));
  assert.deepEqual(await project.typeOfId(), { type: "string" });
  await Deno.writeTextFile(path, "damaged");
  assert.deepEqual(await project.typeOfId(), { type: "string" });
  assert.deepEqual(await project.kept(), [path]);
});

Deno.test("classes that are asked for together are described together", async () => {
  await using project = await openProject();
  const describer = new SourceDescriber({ project: project.project });
  const asked = [describer.describe(project.Shop), describer.describe(project.Bank)];
  const [shop, bank] = await Promise.all(asked);
  assert.deepEqual(Object.keys(shop?.methods ?? {}), ["order"]);
  assert.deepEqual(Object.keys(bank?.methods ?? {}), ["pay"]);
  assert.equal(describer.describe(project.Shop), asked[0]);
});

Deno.test("a class whose source has changed since it was loaded is not described", async () => {
  await using project = await openProject();
  const describer = new SourceDescriber({ project: project.project, loadedAt: 1_000_000 });
  await Deno.utime(new URL("shop.ts", project.project), 1001, 1001);
  assert.equal(await describer.describe(project.Shop), undefined);
});

Deno.test("a source that the clock of another machine dates from tomorrow is described", async () => {
  await using project = await openProject();
  const tomorrow = new Date(Date.now() + 86_400_000);
  await Deno.utime(new URL("shop.ts", project.project), tomorrow, tomorrow);
  assert.deepEqual(await project.typeOfId(), { type: "number" });
});

Deno.test("types of packages are not followed, even where these have just been installed", async () => {
  await using project = await openProject();
  const types = new URL("node_modules/money/index.d.ts", project.project);
  await Deno.mkdir(new URL(".", types), { recursive: true });
  await Deno.writeTextFile(types, "export interface Money { amount: string }\n");
  const later = new Date(Date.now() + 60_000);
  await Deno.utime(types, later, later);
  await Deno.writeTextFile(
    project.order,
    `import type { Money } from "./node_modules/money/index.d.ts";
export interface Order { id: string; price: Money }
`,
  );
  assert.deepEqual(await project.typeOfId(), { type: "string" });
  assert.equal((await project.kept()).length, 1);
});

Deno.test("a class from nowhere is not described, and others with it are", async () => {
  await using project = await openProject();
  const describer = new SourceDescriber({ project: project.project });
  setClassSource(project.Bank, "gone.ts:Bank");
  const [shop, bank] = await Promise.all(
    [describer.describe(project.Shop), describer.describe(project.Bank)],
  );
  assert.equal(bank, undefined);
  assert.ok(shop);
});

for (const missing of ["run", "read", "write"] as const) {
  Deno.test(`without the permission to ${missing} nothing is asked, and nothing fails`, async () => {
    await using project = await openProject();
    const others = ["run", "read", "write", "env"].filter((name) => name !== missing);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-check",
        ...others.map((name) => `--allow-${name}`),
        `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
        new URL("testdata/describe.ts", import.meta.url).pathname,
        project.project,
      ],
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder().decode(stderr);
    assert.ok(success, text);
    assert.equal(text, "");
    assert.equal(new TextDecoder().decode(stdout), `${missing === "write"}\n`);
  });
}

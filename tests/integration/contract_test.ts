/** `lymph contract`: a service for other tools, from its source or a running instance. */
import assert from "node:assert/strict";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const TESTDATA = new URL("testdata/contracts/", import.meta.url);
/** What is printed of which service. */
const OUTPUTS: readonly (readonly string[])[] = [
  ["Shop"],
  ["Shop", "--openapi"],
  ["Shop", "--asyncapi"],
  ["Shop", "--json-schema"],
  ["Shop", "--typescript"],
  ["Shop", "--python"],
  ["Window"],
  ["Window", "--openapi"],
];

async function createShop() {
  const files: Record<string, string> = { "deno.json": "{}" };
  for (const name of ["receipt.ts", "shop.ts", "window.ts"]) {
    files[`services/${name}`] = await Deno.readTextFile(new URL(name, TESTDATA));
  }
  files["conf/shop.yml"] = await Deno.readTextFile(new URL("shop.yml", TESTDATA));
  return await createProject(files);
}

Deno.test("a running instance describes itself as its source is described", async () => {
  await using project = await createShop();
  const options = { cwd: project.path };
  await using instance = startLymph(["instance", "-cconf/shop.yml"], options);
  await instance.stderr(/^Serving .*/m);
  for (const args of OUTPUTS) {
    const source = await runLymph(["contract", "-cconf/shop.yml", ...args], options);
    assert.match(source.stderr, /^Described from the source: (Shop 1.5.0|Window)\n$/);
    const running = await runLymph(["contract", ...args], options);
    assert.match(running.stderr, /^Described by the instance at tcp:\S+: (Shop 1.5.0|Window)\n$/);
    assert.equal(running.stdout, source.stdout, args.join(" "));
    assert.notEqual(source.stdout, "");
  }
});

Deno.test("lymph contract shows methods, paths, events and types", async () => {
  await using project = await createShop();
  const options = { cwd: project.path };
  const shop = await runLymph(["contract", "-cconf/shop.yml", "Shop"], options);
  assert.equal(
    shop.stdout,
    `RPC interface of Shop

rpc Shop.close(): void

rpc Shop.order(item: string, count?: number): Receipt
         Orders something.
         raises SoldOut

handles stock.*: { item: string }

emits shop.ordered: Receipt

Receipt
    id: bigint
`,
  );
  const window = await runLymph(["contract", "-cconf/shop.yml", "Window"], options);
  assert.match(window.stdout, /^http \/items\/\{id\} \(GET\): Item\n {9}Shows an item\.$/m);
});

Deno.test("what lymph contract cannot describe is one line", async () => {
  await using project = await createShop();
  const options = { cwd: project.path };
  const unknown = await runLymph(["contract", "-cconf/shop.yml", "Shopp"], options);
  assert.equal(
    unknown.stderr,
    'lymph: Shopp is neither in the configuration nor running (did you mean "Shop"?)\n',
  );
  assert.equal(unknown.code, 1);
  const both = await runLymph(["contract", "Shop", "--openapi", "--python"], options);
  assert.equal(both.stderr, "lymph: Only one output can be printed at a time\n");
  assert.equal(both.code, 2);
});

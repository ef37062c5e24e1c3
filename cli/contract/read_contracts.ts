import { type ClassContract, describeClass } from "../../core/contract/contract.ts";
import { isOfPackage, Modules } from "../../core/contract/modules.ts";
import { declarationsOf } from "../../core/declarations/declaration.ts";
import type { InterfaceClass } from "../../core/interface/interface.ts";
import { isFramework } from "./framework_modules.ts";
import { withLocalImports } from "./local_imports.ts";
import type { PlacedClass } from "./placed_class.ts";
import { readDoc } from "./read_doc.ts";
import type { Sources } from "./sources.ts";

/** How often types lead to modules that have not been read. */
const MAX_ROUNDS = 16;
/** Local modules. */
const MODULE = /^file:.*\.[cm]?[jt]sx?$/;

/** What was read of classes. */
export interface ReadContracts {
  /** What each class takes and gives, as far as its module declares it. */
  readonly contracts: ReadonlyMap<InterfaceClass, ClassContract>;
  /** URLs of the project's modules that may say another thing tomorrow. */
  readonly files: readonly string[];
}

/**
 * Reads what classes take and give in their source, by `deno doc`.
 *
 * @throws {Error} If a source has changed, `deno doc` fails, or types lead to ever more modules.
 */
export async function readContracts(
  classes: readonly PlacedClass[],
  sources: Sources,
): Promise<ReadContracts> {
  const files = await withLocalImports(classes.map(({ module }) => module), sources);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const texts = await sources.texts(files); // first, as one may have changed
    const output = await readDoc([...files]);
    const modules = new Modules(output, { isFramework, sources: texts });
    const contracts = new Map<InterfaceClass, ClassContract>();
    for (const { type, module, at } of classes) {
      const name = typeof at === "string" ? at : modules.classAt(at);
      if (name === undefined) continue;
      contracts.set(type, describeClass(modules, { module, name }, declarationsOf(type)));
    }
    const known = files.size;
    for (const file of modules.missing) files.add(file);
    // What is still missing is nothing that Deno describes.
    if (files.size === known) return { contracts, files: modules.files.filter(isOwn) };
  }
  throw new Error(`types lead to new modules more than ${MAX_ROUNDS} times`);
}

function isOwn(file: string): boolean {
  return MODULE.test(file) && !isFramework(file) && !isOfPackage(file);
}

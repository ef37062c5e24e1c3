import type { DocOutput } from "../deno_doc.ts";
import { Modules } from "../modules.ts";
import type { Definitions, Schema } from "../schema.ts";
import { Translator } from "../translate.ts";

const CATALOGUE = new URL("catalogue.ts", import.meta.url).href;
const FRAMEWORK = new URL("../../../mod.ts", import.meta.url).href;

/** Schemas of the types in `catalogue.ts`. */
export interface CatalogueSchemas {
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly definitions: Definitions;
  readonly untranslated: ReadonlySet<string>;
}

/**
 * Describes a module, and those that it asks for while its description is used.
 *
 * @param module URL of the module.
 * @param use Uses the description; it is called again with more of it where some was missing.
 */
export async function readModules<T>(module: string, use: (modules: Modules) => T): Promise<T> {
  const files = new Set([module]);
  for (;;) {
    const args = ["doc", "--json", "--private", ...files];
    const child = new Deno.Command(Deno.execPath(), { args, stderr: "null" });
    const { stdout } = await child.output();
    const output: DocOutput = JSON.parse(new TextDecoder().decode(stdout));
    const sources = new Map(
      [...files].map((file) => [file, Deno.readTextFileSync(new URL(file))]),
    );
    const modules = new Modules(output, { isFramework: (url) => url === FRAMEWORK, sources });
    const used = use(modules);
    if (modules.missing.length === 0) return used;
    for (const file of modules.missing) files.add(file);
  }
}

/** Translates types of the catalogue. */
export async function readCatalogue(names: readonly string[]): Promise<CatalogueSchemas> {
  return await readModules(CATALOGUE, (modules) => {
    const translator = new Translator(modules);
    const scope = { module: CATALOGUE, params: new Map() };
    const schemas = new Map(names.map((typeName) => {
      const value = { typeName, resolution: { kind: "local" } };
      return [typeName, translator.translate({ kind: "typeRef", value }, scope)];
    }));
    const { definitions, untranslated } = translator;
    return { schemas, definitions, untranslated };
  });
}

import { type ClassContract, describeClass } from "../../core/contract/contract.ts";
import { isOfPackage, Modules } from "../../core/contract/modules.ts";
import { classSourceOf } from "../../core/declarations/class_source.ts";
import { declarationsOf } from "../../core/declarations/declaration.ts";
import {
  type DeclarationSite,
  declarationSiteOf,
} from "../../core/declarations/declaration_site.ts";
import { toError } from "../../core/errors.ts";
import type { InterfaceClass } from "../../core/interface/interface.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import type { ContractCache, KeptContract } from "./contract_cache.ts";
import { isFramework, readerVersion } from "./framework_modules.ts";
import { withLocalImports } from "./local_imports.ts";
import { DocTimeoutError, readDoc } from "./read_doc.ts";
import { Sources } from "./sources.ts";
import { isInTopLevelClass } from "./top_level.ts";

const log = getLogger("lymph.contract");

/** How often types lead to modules that have not been read. */
const MAX_ROUNDS = 16;
/** Local modules. */
const MODULE = /^file:.*\.[cm]?[jt]sx?$/;
/** Files of a project that say where its imports lead. */
const CONFIGS = ["deno.json", "deno.jsonc"];

/** Options of {@linkcode SourceDescriber}. */
export interface SourceDescriberOptions {
  /** Directory of the project, as a URL that ends with a slash. */
  readonly project: string;
  /**
   * Keeps contracts for the next start.
   *
   * @default {none}
   */
  readonly cache?: ContractCache;
  /**
   * When classes were loaded, in milliseconds since 1970.
   *
   * @default {now}
   */
  readonly loadedAt?: number;
}

/** A class, and where to look for it. */
interface PlacedClass {
  readonly type: InterfaceClass;
  /** URL of its module. */
  readonly module: string;
  /** Name under which the module exports it, or where one of its methods stands. */
  readonly at: string | DeclarationSite;
}

type Contracts = ReadonlyMap<InterfaceClass, ClassContract>;

/**
 * Reads in the source of service classes what their methods take and give, by `deno doc`. A source
 * that has changed since the class was loaded is not read, as it describes another class.
 */
export class SourceDescriber {
  readonly #project: string;
  readonly #cache: ContractCache | undefined;
  readonly #loadedAt: number;
  readonly #contracts = new Map<InterfaceClass, Promise<ClassContract | undefined>>();
  /** Classes that were asked for in this turn, to be described together. */
  #batch: { readonly types: InterfaceClass[]; readonly contracts: Promise<Contracts> } | undefined;

  /** Reads sources of a project whose classes are loaded from now on. */
  constructor({ project, cache, loadedAt = Date.now() }: SourceDescriberOptions) {
    this.#loadedAt = loadedAt;
    this.#project = project;
    this.#cache = cache;
  }

  /** Describes a class; undefined where its source cannot be read. Never rejects. */
  describe(type: InterfaceClass): Promise<ClassContract | undefined> {
    const known = this.#contracts.get(type);
    if (known !== undefined) return known;
    const contract = this.#together(type)
      .catch((error) => {
        if (error instanceof DocTimeoutError) throw error;
        return this.describeAll([type]); // as another class may be the reason
      })
      .then((contracts) => contracts.get(type))
      .catch((thrown) => {
        const error = toError(thrown).message;
        const write = thrown instanceof DocTimeoutError ? log.warn : log.debug;
        write("What {name} takes and gives is not known: {error}", { name: type.name, error });
        return undefined;
      });
    this.#contracts.set(type, contract);
    return contract;
  }

  /**
   * Describes several classes at once, which takes little longer than one.
   *
   * @returns Contracts of the classes whose source is TypeScript.
   * @throws {Error} If a source has changed, or `deno doc` fails.
   */
  async describeAll(classes: readonly InterfaceClass[]): Promise<Contracts> {
    const sources = new Sources(this.#loadedAt);
    const contracts = new Map<InterfaceClass, ClassContract>();
    const missing: PlacedClass[] = [];
    await Promise.all(classes.map(async (type) => {
      const placed = this.#placeOf(type);
      if (placed === undefined || !await isDescribable(placed, sources)) return;
      const kept = await this.#cache?.read(keyOf(placed));
      if (kept !== undefined && await sources.have(kept.sources)) {
        contracts.set(type, kept.contract);
      } else missing.push(placed);
    }));
    for (const [type, contract] of await this.#read(missing, sources)) {
      contracts.set(type, contract);
    }
    return contracts;
  }

  #together(type: InterfaceClass): Promise<Contracts> {
    if (this.#batch === undefined) {
      const types: InterfaceClass[] = [];
      const contracts = Promise.resolve().then(() => {
        this.#batch = undefined;
        return this.describeAll(types);
      });
      this.#batch = { types, contracts };
    }
    this.#batch.types.push(type);
    return this.#batch.contracts;
  }

  async #read(classes: readonly PlacedClass[], sources: Sources): Promise<Contracts> {
    if (classes.length === 0) return new Map();
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
      if (files.size === known) { // what is still missing is nothing that Deno describes
        await this.#keep(contracts, modules.files, sources);
        return contracts;
      }
    }
    throw new Error(`types lead to new modules more than ${MAX_ROUNDS} times`);
  }

  /** Keeps contracts with the digests of all files that may say another thing tomorrow. */
  async #keep(contracts: Contracts, files: readonly string[], sources: Sources): Promise<void> {
    if (this.#cache === undefined) return;
    const own = files.filter((file) =>
      MODULE.test(file) && !isFramework(file) && !isOfPackage(file)
    );
    const digests = await sources.digests([...own, ...this.#configs()]).catch(() => undefined);
    if (digests === undefined) return; // one is being changed
    const kept = new Map<string, KeptContract>();
    for (const [type, contract] of contracts) {
      const placed = this.#placeOf(type);
      if (placed !== undefined) kept.set(keyOf(placed), { sources: digests, contract });
    }
    await this.#cache.write(kept);
  }

  #configs(): string[] {
    return CONFIGS.map((name) => new URL(name, this.#project).href);
  }

  /** Where a class was loaded from, or else where its first decorator stands. */
  #placeOf(type: InterfaceClass): PlacedClass | undefined {
    const [, path = "", name = ""] = /^(.+):([^:]+)$/.exec(classSourceOf(type) ?? "") ?? [];
    const site = name === "" ? declarationSiteOf(type) : undefined;
    const module = site?.module ?? new URL(path, this.#project).href;
    if (!/^file:.*\.[cm]?tsx?$/.test(module) || isFramework(module)) return undefined;
    return { type, module, at: site ?? name };
  }
}

/** Whether `deno doc` may know a class. */
async function isDescribable({ module, at }: PlacedClass, sources: Sources): Promise<boolean> {
  return typeof at === "string" || isInTopLevelClass(await sources.text(module), at.line);
}

/** What a contract is kept under: all that it depends on but the sources. */
function keyOf({ type, module, at }: PlacedClass): string {
  const declared = [...declarationsOf(type)].map(([name, declaration]) => [
    name,
    declaration.kind,
    "types" in declaration ? declaration.types : [],
  ]);
  return JSON.stringify([readerVersion(), module, at, declared]);
}

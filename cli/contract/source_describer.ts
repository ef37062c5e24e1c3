import type { ClassContract } from "../../core/contract/contract.ts";
import { classSourceOf } from "../../core/declarations/class_source.ts";
import { declarationsOf } from "../../core/declarations/declaration.ts";
import { declarationSiteOf } from "../../core/declarations/declaration_site.ts";
import { toError } from "../../core/errors.ts";
import type { InterfaceClass } from "../../core/interface/interface.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import type { ContractCache, KeptContract } from "./contract_cache.ts";
import { isFramework, readerVersion } from "./framework_modules.ts";
import { DocTimeoutError } from "./doc_timeout_error.ts";
import type { PlacedClass } from "./placed_class.ts";
import { Sources } from "./sources.ts";
import { isInTopLevelClass } from "./top_level.ts";

const log = getLogger("lymph.contract");

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
    // Hidden from Deno, which would else prepare the reader for every start; most find their contracts kept.
    const module: string = "./read_contracts.ts";
    const { readContracts }: typeof import("./read_contracts.ts") = await import(module);
    const { contracts, files } = await readContracts(classes, sources);
    await this.#keep(contracts, files, sources);
    return contracts;
  }

  /** Keeps contracts with the digests of all files that may say another thing tomorrow. */
  async #keep(contracts: Contracts, files: readonly string[], sources: Sources): Promise<void> {
    if (this.#cache === undefined) return;
    const digests = await sources.digests([...files, ...this.#configs()]).catch(() => undefined);
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

import {
  type ClassContract,
  type ClassPlace,
  describeClass,
} from "../../core/contract/contract.ts";
import type { DocOutput } from "../../core/contract/deno_doc.ts";
import { Modules } from "../../core/contract/modules.ts";
import { classSourceOf } from "../../core/declarations/class_source.ts";
import { declarationsOf } from "../../core/declarations/declaration.ts";
import type { InterfaceClass } from "../../core/interface/interface.ts";
import { getLogger } from "../../core/observe/logs/log.ts";

const log = getLogger("lymph.contract");

/** Where the framework's own modules are; other folders of its repository hold projects. */
const FRAMEWORK = ["mod.ts", "core/", "transports/", "web/", "cli/", "tests/kit/"]
  .map((path) => new URL(`../../${path}`, import.meta.url).href);
/** How often types lead to modules that have not been read. */
const MAX_ROUNDS = 16;

/** Options of {@linkcode SourceDescriber}. */
export interface SourceDescriberOptions {
  /** Directory of the project, as a URL that ends with a slash. */
  readonly project: string;
}

/**
 * Reads in the source of service classes what their methods take and give, by `deno doc`. A source
 * that has changed since the class was loaded is not read, as it describes another class.
 */
export class SourceDescriber {
  readonly #project: string;
  readonly #loadedAt = Date.now();
  readonly #contracts = new Map<InterfaceClass, Promise<ClassContract | undefined>>();

  /** Reads sources of a project whose classes are loaded from now on. */
  constructor({ project }: SourceDescriberOptions) {
    this.#project = project;
  }

  /** Describes a class; undefined where its source cannot be read. Never rejects. */
  describe(type: InterfaceClass): Promise<ClassContract | undefined> {
    const known = this.#contracts.get(type);
    if (known !== undefined) return known;
    const contract = this.describeAll([type]).then(
      (contracts) => contracts.get(type),
      (error) => {
        log.debug("What {name} takes and gives is not known: {error}", { name: type.name, error });
        return undefined;
      },
    );
    this.#contracts.set(type, contract);
    return contract;
  }

  /**
   * Describes several classes at once, which takes little longer than one.
   *
   * @returns Contracts of the classes whose source is TypeScript and has not changed.
   * @throws {Error} If `deno doc` fails.
   */
  async describeAll(
    classes: readonly InterfaceClass[],
  ): Promise<ReadonlyMap<InterfaceClass, ClassContract>> {
    const placed = classes.flatMap((type) => {
      const place = this.#placeOf(type);
      return place === undefined ? [] : [{ type, place }];
    });
    const files = new Set(placed.map(({ place }) => place.module));
    for (let round = 0; round < MAX_ROUNDS && files.size > 0; round++) {
      if (await this.#hasChanged(files)) break;
      const [output, sources] = await Promise.all([readDoc([...files]), readSources(files)]);
      const modules = new Modules(output, { isFramework, sources });
      const contracts = new Map(
        placed.map(({ type, place }) => [
          type,
          describeClass(modules, place, declarationsOf(type)),
        ]),
      );
      if (modules.missing.length === 0) return contracts;
      for (const file of modules.missing) files.add(file);
    }
    return new Map();
  }

  #placeOf(type: InterfaceClass): ClassPlace | undefined {
    const [, path = "", name = ""] = /^(.+):([^:]+)$/.exec(classSourceOf(type) ?? "") ?? [];
    if (!/\.[cm]?tsx?$/.test(path)) return undefined;
    return { module: new URL(path, this.#project).href, name };
  }

  async #hasChanged(files: Iterable<string>): Promise<boolean> {
    for (const file of files) {
      const { mtime } = await Deno.stat(new URL(file));
      if (mtime === null || mtime.getTime() > this.#loadedAt) return true;
    }
    return false;
  }
}

function isFramework(url: string): boolean {
  return FRAMEWORK.some((prefix) => url.startsWith(prefix));
}

async function readSources(files: Iterable<string>): Promise<Map<string, string>> {
  const read = async (file: string) => [file, await Deno.readTextFile(new URL(file))] as const;
  return new Map(await Promise.all([...files].map(read)));
}

async function readDoc(files: readonly string[]): Promise<DocOutput> {
  const { prepareQuestion } = await import("../launcher/launch.ts");
  using start = prepareQuestion("doc", Deno.args, files);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...start.args],
    env: { ...start.env, NO_COLOR: "1" },
    stdin: "null",
  });
  const { success, stdout, stderr } = await child.output();
  if (success) return JSON.parse(new TextDecoder().decode(stdout));
  throw new Error(`deno doc has failed: ${new TextDecoder().decode(stderr).trim()}`);
}

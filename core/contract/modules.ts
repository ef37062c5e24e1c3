import type { DeclarationSite } from "../declarations/declaration_site.ts";
import type { DocDeclaration, DocLocation, DocOutput, DocSymbol } from "./deno_doc.ts";
import { type Token, tokensOf } from "./source/tokens.ts";

/** What a name stands for, and where that is declared. */
export interface Found {
  /** URL of the module in which the names of the declaration are looked up. */
  readonly module: string;
  /** All declarations of the name. */
  readonly declarations: readonly DocDeclaration[];
}

/** Options of {@linkcode Modules}. */
export interface ModulesOptions {
  /** Whether a URL is one of the framework's own modules, which are not followed. */
  readonly isFramework?: (url: string) => boolean;
  /** Sources of modules by URL: what `deno doc` does not say is read there. */
  readonly sources?: ReadonlyMap<string, string>;
}

/** Declarations of a package: in a directory of Node's, or in Deno's, by registry, name and version. */
const PACKAGE = /\/(?:node_modules|npm\/[^/]+\/(?:@[^/]+\/)?[^/]+\/\d[^/]*)\/.*\.d\.[cm]?ts$/;

/** Whether a URL is one of a package's modules, which are not followed: they may take seconds to read. */
export function isOfPackage(url: string): boolean {
  return PACKAGE.test(url);
}

/** Modules as `deno doc` describes them, and the way from a name to its declaration. */
export class Modules {
  readonly #output: DocOutput;
  readonly #isFramework: (url: string) => boolean;
  readonly #missing = new Set<string>();
  readonly #sources: ReadonlyMap<string, string>;
  readonly #tokens = new Map<string, readonly Token[]>();

  /**
   * @param output Output of `deno doc --json --private`.
   */
  constructor(
    output: DocOutput,
    { isFramework = () => false, sources = new Map() }: ModulesOptions = {},
  ) {
    this.#output = output;
    this.#isFramework = isFramework;
    this.#sources = sources;
  }

  /** URLs of modules that were asked for and are not described: describe them, and ask again. */
  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /** URLs of the modules that were described, of those that they import, and of what they export again. */
  get files(): readonly string[] {
    const files = new Set(Object.keys(this.#output.nodes));
    for (const { imports = [], symbols } of Object.values(this.#output.nodes)) {
      for (const { src } of imports) files.add(src);
      for (const { declarations } of symbols) {
        for (const { location } of declarations) files.add(location.filename);
      }
    }
    return [...files];
  }

  /**
   * Looks up a name of a module, its own or an imported one.
   *
   * @param name Name, or names with dots between them: members of a namespace.
   * @param module URL of the module.
   * @returns Its declarations; `"framework"` with its name there if it is the framework's; or
   *   undefined if it is not known.
   */
  find(name: string, module: string): Found | { readonly framework: string } | undefined {
    const [first = "", ...members] = name.split(".");
    // First, as what a module re-exports under the name of an import is no name inside of it.
    const imported = this.#output.nodes[module]?.imports?.find(({ importedName }) =>
      importedName === first
    );
    if (imported === undefined) {
      const own = this.#symbol(first, module);
      return own && this.#member(own, members, module);
    }
    const { src, originalName } = imported;
    const path = originalName === undefined ? members : [originalName, ...members];
    return this.#findIn(src, path);
  }

  /** Looks up a name that a module exports, from wherever that comes. */
  findExport(name: string, module: string): Found | { readonly framework: string } | undefined {
    return this.#findIn(module, name.split("."));
  }

  /**
   * Name of the class of a module that has a method in a certain line.
   *
   * @param site Where the method begins with its first decorator.
   */
  classAt({ module, method, line }: DeclarationSite): string | undefined {
    return this.#symbols(module).find(({ declarations }) =>
      declarations.some((declaration) =>
        declaration.kind === "class" &&
        declaration.def.methods?.some(({ name, location }) =>
          name === method && location.filename === module && location.line === line - 1
        )
      )
    )?.name;
  }

  /** Whether a module declares or imports a name, wherever it comes from. */
  isDeclared(name: string, module: string): boolean {
    const { symbols = [], imports = [] } = this.#output.nodes[module] ?? {};
    return symbols.some((symbol) => symbol.name === name) ||
      imports.some(({ importedName }) => importedName === name);
  }

  /** The source of a module, as tokens; undefined if it is not there. */
  tokens(module: string): readonly Token[] | undefined {
    const source = this.#sources.get(module);
    if (source === undefined) return undefined;
    let tokens = this.#tokens.get(module);
    if (tokens === undefined) this.#tokens.set(module, tokens = tokensOf(source));
    return tokens;
  }

  /** Position in the source of a module, in characters. */
  positionOf({ filename, byteIndex }: DocLocation): number {
    const bytes = new TextEncoder().encode(this.#sources.get(filename));
    return new TextDecoder().decode(bytes.subarray(0, byteIndex)).length;
  }

  #findIn(module: string, [name = "", ...members]: readonly string[]) {
    if (this.#isFramework(module)) return { framework: [name, ...members].join(".") };
    const symbol = this.#symbol(name, module);
    return symbol && this.#member(symbol, members, module);
  }

  #symbol(name: string, module: string): DocSymbol | undefined {
    return this.#symbols(module).find((symbol) => symbol.name === name);
  }

  #symbols(module: string): readonly DocSymbol[] {
    const described = this.#output.nodes[module];
    if (described === undefined) this.#miss(module);
    return described?.symbols ?? [];
  }

  #miss(module: string): void {
    if (module.startsWith("file:") && !isOfPackage(module)) this.#missing.add(module);
  }

  #member(symbol: DocSymbol, members: readonly string[], module: string): Found | undefined {
    let found: DocSymbol | undefined = symbol;
    for (const name of members) {
      const elements: readonly DocSymbol[] = (found?.declarations ?? []).flatMap((declaration) =>
        declaration.kind === "namespace" ? declaration.def.elements : []
      );
      found = elements.find((element) => element.name === name);
    }
    return found && this.#declared(found, module);
  }

  /** A module may export what another one declares. */
  #declared({ name, declarations }: DocSymbol, module: string): Found | undefined {
    const [first] = declarations;
    if (first?.kind !== "reference") {
      return { module: first?.location.filename ?? module, declarations };
    }
    const { filename, byteIndex } = first.def.target;
    const target = this.#output.nodes[filename];
    if (target === undefined) {
      this.#miss(filename);
      return undefined;
    }
    const symbol =
      target.symbols.find(({ declarations }) =>
        declarations.some(({ location }) =>
          location.filename === filename && location.byteIndex === byteIndex
        )
      ) ?? target.symbols.find((symbol) => symbol.name === name);
    return symbol && this.#declared(symbol, filename);
  }
}

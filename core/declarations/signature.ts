/**
 * What the source of a class tells of its methods: parameter names and help.
 *
 * @module
 */
/** What is known of a method's arguments, and of its purpose. */
export interface Signature {
  /** Parameter names in order. */
  readonly params: readonly string[];
  /** Those of them that have no default. */
  readonly required: readonly string[];
  /** Whether names beyond `params` are welcome, or the names are not known. */
  readonly isOpen: boolean;
  /** Text of the JSDoc comment without its tags; empty without a comment. */
  readonly help: string;
}

type Parser = typeof import("./parse_method.ts");
type Arguments = Omit<Signature, "help">;

/** Any arguments are welcome. */
const UNKNOWN: Arguments = { params: [], required: [], isOpen: true };

/** How a method's arguments come, and what its declaration says of them. */
export interface MethodSignatureOptions {
  /**
   * Which parameter holds the arguments: 0, or 1 behind a channel.
   *
   * @default {0}
   */
  readonly position?: number;
  /** Parameter names to show instead of those in its source. */
  readonly params?: readonly string[] | undefined;
  /** Help to show instead of its comment. */
  readonly help?: string | undefined;
}

/**
 * The signature of a method whose parameter is one destructured object. Its source is parsed when it
 * is looked at for the first time; until the parser is loaded, nothing is known of it.
 */
export class MethodSignature implements Signature {
  // deno-lint-ignore ban-types -- any class
  readonly #owner: Function | undefined;
  readonly #name: string;
  readonly #position: number;
  #parser: Parser | undefined;
  readonly #params: readonly string[] | undefined;
  #help: string | undefined;
  #arguments: Arguments | undefined;

  /** Creates the signature of a method of a class. */
  // deno-lint-ignore ban-types -- any class
  constructor(target: Function, name: string, options: MethodSignatureOptions = {}) {
    this.#owner = ownerOf(target, name);
    this.#name = name;
    this.#position = options.position ?? 0;
    this.#params = options.params;
    this.#help = options.help;
  }

  /** Loads the parser, once for all: programs that offer no methods do without. */
  async load(): Promise<void> {
    this.#parser = await import("./parse_method.ts");
  }

  /** {@inheritDoc Signature.params} */
  get params(): readonly string[] {
    return this.#params ?? this.#read().params;
  }

  /** {@inheritDoc Signature.required} */
  get required(): readonly string[] {
    return this.#read().required;
  }

  /** {@inheritDoc Signature.isOpen} */
  get isOpen(): boolean {
    return this.#params === undefined && this.#read().isOpen;
  }

  /** {@inheritDoc Signature.help} */
  get help(): string {
    if (this.#help === undefined && this.#parser) {
      this.#help = readHelp(this.#parser, this.#owner, this.#name);
    }
    return this.#help ?? "";
  }

  #read(): Arguments {
    if (this.#arguments === undefined && this.#parser) {
      const method: unknown = this.#owner?.prototype[this.#name];
      this.#arguments = readArguments(this.#parser, method, this.#position);
    }
    return this.#arguments ?? UNKNOWN;
  }
}

// deno-lint-ignore ban-types -- any class
function ownerOf(target: Function, name: string): Function | undefined {
  for (let c: unknown = target; typeof c === "function"; c = Object.getPrototypeOf(c)) {
    if (c.prototype && Object.hasOwn(c.prototype, name)) return c;
  }
  return undefined;
}

function readArguments(
  { parseParameters }: Parser,
  method: unknown,
  position: number,
): Arguments {
  if (typeof method !== "function") return UNKNOWN;
  try {
    const source = Function.prototype.toString.call(method);
    const { named, isOpen } = parseParameters(source, position);
    return {
      params: named.map(({ name }) => name),
      required: named.filter(({ isRequired }) => isRequired).map(({ name }) => name),
      isOpen,
    };
  } catch {
    return UNKNOWN; // such as a bound function, whose source is hidden
  }
}

// deno-lint-ignore ban-types -- any class
function readHelp({ findComment }: Parser, owner: Function | undefined, name: string): string {
  if (owner === undefined) return "";
  let comment: string | undefined;
  try {
    comment = findComment(Function.prototype.toString.call(owner), name);
  } catch {
    return ""; // such as a class whose source is hidden
  }
  const lines = (comment ?? "").split("\n").map((line) => line.replace(/^\s*\*? ?/, ""));
  const firstTag = lines.findIndex((line) => /^\s*@\w/.test(line));
  const body = firstTag < 0 ? lines : lines.slice(0, firstTag);
  return body.map((line) => line.trimEnd()).join("\n").trim();
}

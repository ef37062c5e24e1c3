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

import type { Parameters } from "./parameters.ts";
import { plainParameters } from "./plain_parameters.ts";

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
 * is looked at for the first time. Until the parser is loaded, only plain parameters are known.
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

  /** Loads what reads the parameters: the parser, unless they are plain. */
  async load(): Promise<void> {
    this.#arguments ??= this.#readPlain();
    if (this.#arguments === undefined) await this.loadHelp();
  }

  /** Loads what reads the help, too. */
  async loadHelp(): Promise<void> {
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
      this.#arguments = readArguments(this.#parser, this.#method, this.#position);
    }
    return this.#arguments ?? UNKNOWN;
  }

  #readPlain(): Arguments | undefined {
    const method = this.#method;
    if (typeof method !== "function") return undefined;
    const found = plainParameters(Function.prototype.toString.call(method), this.#position);
    return found && toArguments(found);
  }

  get #method(): unknown {
    return this.#owner?.prototype[this.#name];
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
    return toArguments(parseParameters(source, position));
  } catch {
    return UNKNOWN; // such as a bound function, whose source is hidden
  }
}

function toArguments({ named, isOpen }: Parameters): Arguments {
  return {
    params: named.map(({ name }) => name),
    required: named.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    isOpen,
  };
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

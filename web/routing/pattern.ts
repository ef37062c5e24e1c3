import { type Converter, type CreateConverter, parseArguments } from "./converter.ts";
import { didYouMean } from "../../core/config/closest.ts";

/** A part of a path that takes any text a converter accepts. */
export interface Placeholder {
  /** Name of its parameter. */
  readonly name: string;
  /** Its converter, as it is spelt: placeholders of one spelling share a place in the trie. */
  readonly spelling: string;
  /** Turns the text into the parameter. */
  readonly converter: Converter;
}

/** A literal text, or a placeholder. */
export type Piece = string | Placeholder;

/** A path of a rule, taken apart. */
export interface PathPattern {
  /** Pieces of each segment between slashes; empty behind a slash at the end. */
  readonly segments: readonly (readonly Piece[])[];
  /** Matches what segments cannot express. It stands for everything behind `segments`. */
  readonly rest?: URLPattern;
}

const PLACEHOLDER = /<(?:([A-Za-z_]\w*)(?:\((.*?)\))?:)?([A-Za-z_]\w*)>/y;
const NAMED = /^:([\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*)$/u;
/** What has a meaning in a URLPattern. */
const IS_PATTERN = /[:*(){}?+\\]/;

const ONE_SEGMENT: Converter = {
  pattern: "[^/]+",
  weight: 100,
  spansSegments: false,
  parse: (text) => text === "" ? undefined : text,
  format: (value) => String(value) || undefined,
};
const EVERYTHING: Converter = {
  pattern: ".*",
  weight: 300,
  spansSegments: true,
  parse: (text) => text,
  format: String,
};

/**
 * Reads the path of a rule, in Werkzeug's syntax where it has a `<`, or else as a URLPattern.
 *
 * @throws {SyntaxError} If it is malformed.
 */
export function parsePattern(
  path: string,
  converters: Readonly<Record<string, CreateConverter>>,
): PathPattern {
  if (!path.startsWith("/")) throw new SyntaxError(`The path ${path} must start with a slash`);
  const pattern = path.includes("<") ? parseWerkzeug(path, converters) : parseUrlPattern(path);
  const names = namesOf(pattern);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SyntaxError(`The path ${path} must name ${twice} only once`);
  if (names.includes("__proto__")) throw new SyntaxError("No parameter can be named __proto__");
  return pattern;
}

/** Names of the parameters, in order. */
export function namesOf({ segments }: PathPattern): string[] {
  return segments.flat().flatMap((piece) => typeof piece === "string" ? [] : [piece.name]);
}

function parseWerkzeug(
  path: string,
  converters: Readonly<Record<string, CreateConverter>>,
): PathPattern {
  const segments: Piece[][] = [[]];
  for (let at = 1; at < path.length;) {
    PLACEHOLDER.lastIndex = at;
    const match = PLACEHOLDER.exec(path);
    const pieces = segments.at(-1) as Piece[];
    if (match !== null) {
      const [text, kind = "default", args = "", name = ""] = match;
      pieces.push(createPlaceholder(path, { kind, args, name }, converters));
      at += text.length;
    } else if (path[at] === "/") {
      segments.push([]);
      at++;
    } else {
      const [text] = /^[^<>/]*/.exec(path.slice(at)) as RegExpExecArray;
      if (text === "") throw new SyntaxError(`The path ${path} is malformed at character ${at}`);
      pieces.push(text);
      at += text.length;
    }
  }
  return { segments };
}

function createPlaceholder(
  path: string,
  { kind, args, name }: { readonly kind: string; readonly args: string; readonly name: string },
  converters: Readonly<Record<string, CreateConverter>>,
): Placeholder {
  const create = Object.hasOwn(converters, kind) ? converters[kind] : undefined;
  if (create === undefined) {
    const hint = didYouMean(kind, Object.keys(converters));
    throw new SyntaxError(`The path ${path} names an unknown converter: ${kind}${hint}`);
  }
  try {
    const converter = create(parseArguments(args));
    return { name, converter, spelling: kind === "default" ? "string()" : `${kind}(${args})` };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`The path ${path} has a wrong converter: ${reason}`, { cause });
  }
}

function parseUrlPattern(path: string): PathPattern {
  const texts = path.slice(1).split("/");
  const segments: Piece[][] = [];
  for (const [index, text] of texts.entries()) {
    const name = NAMED.exec(text)?.[1];
    if (name !== undefined) {
      segments.push([{ name, converter: ONE_SEGMENT, spelling: ":" }]);
    } else if (text === "*" && index === texts.length - 1) {
      segments.push([{ name: "0", converter: EVERYTHING, spelling: "*" }]);
    } else if (IS_PATTERN.test(text)) {
      return { segments: literalsBefore(text, segments), rest: compile(path) };
    } else segments.push(text === "" ? [] : [text]);
  }
  return { segments };
}

/** The literal segments that a path starts with for sure: where in the trie a URLPattern stands. */
function literalsBefore(text: string, segments: readonly Piece[][]): Piece[][] {
  const end = segments.findIndex(([piece]) => typeof piece === "object");
  if (end !== -1) return segments.slice(0, end);
  // Something optional takes the slash before it with it.
  return /[?*{]/.test(text) ? segments.slice(0, -1) : [...segments];
}

function compile(pathname: string): URLPattern {
  try {
    return new URLPattern({ pathname });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`The path ${pathname} is malformed: ${reason}`, { cause });
  }
}

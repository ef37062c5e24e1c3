import { type Converter, type CreateConverter, parseArguments } from "./converter.ts";
import { createTextConverter } from "./converters.ts";
import { didYouMean } from "../../core/config/closest.ts";
import { decodeText } from "./request_path.ts";
import { parseParts, UrlPattern } from "./url_pattern.ts";

/** A part of a path that takes any text a converter accepts. */
export interface Placeholder {
  /** Name of its parameter. */
  readonly name: string;
  /** Turns the text into the parameter. */
  readonly converter: Converter;
}

/** A literal text, or a placeholder. */
export type Piece = string | Placeholder;

/** A path of a rule, taken apart. */
export interface PathPattern {
  /** Pieces of each segment between slashes; empty behind a slash at the end. */
  readonly segments: readonly (readonly Piece[])[];
  /** Matches the whole path where segments cannot express it; `segments` are what it begins with. */
  readonly whole?: UrlPattern;
}

/** Options of {@linkcode parsePattern}. */
export interface PatternOptions {
  /** Converters by name. */
  readonly converters: Readonly<Record<string, CreateConverter>>;
  /** Whether several slashes in a row are one. */
  readonly mergeSlashes: boolean;
}

const PLACEHOLDER = /<(?:([A-Za-z_]\w*)(?:\((.*?)\))?:)?([A-Za-z_]\w*)>/y;
const NAMED = /^:([\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*)$/u;
/** What has a meaning in a URLPattern. */
const IS_PATTERN = /[:*(){}?+\\]/;

/** What is between two slashes; a slash that is encoded there is part of it. */
const ONE_SEGMENT = {
  ...createTextConverter(".+"),
  fits: (text: string) => text !== "", // several times faster
};
const EVERYTHING = createTextConverter(".*", { weight: 300, spansSegments: true });

/**
 * Reads the path of a rule, in Werkzeug's syntax where it has a `<`, or else as a URLPattern.
 *
 * @throws {SyntaxError} If it is malformed.
 */
export function parsePattern(path: string, options: PatternOptions): PathPattern {
  if (!path.startsWith("/")) throw new SyntaxError(`The path ${path} must start with a slash`);
  const pattern = path.includes("<") ? parseWerkzeug(path, options) : parseUrlPattern(path);
  const names = namesOf(pattern);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SyntaxError(`The path ${path} must name ${twice} only once`);
  if (names.includes("__proto__")) throw new SyntaxError("No parameter can be named __proto__");
  return pattern;
}

/** Names of the parameters, in order. */
export function namesOf({ segments, whole }: PathPattern): readonly string[] {
  return whole?.names ??
    segments.flat().flatMap((piece) => typeof piece === "string" ? [] : [piece.name]);
}

function parseWerkzeug(path: string, { converters, mergeSlashes }: PatternOptions): PathPattern {
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
      if (pieces.length > 0 || !mergeSlashes) segments.push([]);
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
    return { name, converter: create(parseArguments(args)) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`The path ${path} has a wrong converter: ${reason}`, { cause });
  }
}

function parseUrlPattern(given: string): PathPattern {
  const path = spell(given);
  const texts = path.slice(1).split("/");
  const segments: Piece[][] = [];
  for (const [index, text] of texts.entries()) {
    const name = NAMED.exec(text)?.[1];
    const literal = IS_PATTERN.test(text) ? undefined : decodeText(text);
    if (name !== undefined) {
      segments.push([{ name, converter: ONE_SEGMENT }]);
    } else if (text === "*" && index === texts.length - 1) {
      segments.push([{ name: "0", converter: EVERYTHING }]);
    } else if (literal !== undefined) {
      segments.push(literal === "" ? [] : [literal]);
    } else return matchWhole(path, given);
  }
  return { segments };
}

function matchWhole(path: string, given: string): PathPattern {
  try {
    const whole = new UrlPattern(parseParts(path));
    return { segments: whole.start.map((text) => text === "" ? [] : [text]), whole };
  } catch (cause) {
    throw malformed(given, cause);
  }
}

/** A path as the platform spells it: encoded as in a URL, without dot segments. */
function spell(pathname: string): string {
  try {
    return new URLPattern({ pathname }).pathname;
  } catch (cause) {
    throw malformed(pathname, cause);
  }
}

function malformed(path: string, cause: unknown): SyntaxError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SyntaxError(`The path ${path} is malformed: ${reason}`, { cause });
}

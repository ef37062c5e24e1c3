import { LinearPattern } from "../../core/linear/linear_pattern.ts";
import { parseSyntax, type Syntax } from "../../core/linear/syntax.ts";
import { decodeText, encodeSegment, hasDotSegment } from "./request_path.ts";

type Modifier = "" | "?" | "*" | "+";

/** A part of a URLPattern. */
export interface UrlPatternPart {
  /** Text before what is matched, such as a slash; of a part without a name, all there is. */
  readonly prefix: string;
  /** Name of its group; undefined where it only has a text. */
  readonly name: string | undefined;
  /** Regular expression of its group. */
  readonly expression: string;
  /** Text behind what is matched. */
  readonly suffix: string;
  /** How often it occurs. */
  readonly modifier: Modifier;
}

const NAME = /:([\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*)/uy;
const TEXT = /(?:\\.|[^\\{}()*:?+])/suy;
/** Expression of a group that is one segment. */
export const SEGMENT = "[^/]+?";
/** Expression of a group that is anything. */
export const EVERYTHING = ".*";

/**
 * Takes the path of a URLPattern apart.
 *
 * @param path As the platform spells it: encoded and well-formed.
 * @see https://urlpattern.spec.whatwg.org/#parse-a-pattern-string
 */
export function parseParts(path: string): UrlPatternPart[] {
  const parts: UrlPatternPart[] = [];
  let at = 0;
  let pending = "";
  let numbered = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(path)?.[0];
    at += text?.length ?? 0;
    return text;
  };
  const flush = () => {
    if (pending !== "") parts.push({ ...NOTHING, prefix: pending });
    pending = "";
  };
  /** A group, if one begins here: its name and expression. */
  const group = (): Pick<UrlPatternPart, "name" | "expression"> | undefined => {
    const name = match(NAME)?.slice(1);
    if (path[at] === "(") {
      const expression = path.slice(at + 1, at = endOfGroup(path, at)).slice(0, -1);
      return { name: name ?? `${numbered++}`, expression };
    }
    if (name !== undefined) return { name, expression: SEGMENT };
    if (match(/\*/y) === undefined) return undefined;
    return { name: `${numbered++}`, expression: EVERYTHING };
  };
  const texts = () => {
    let text = "";
    for (let one = match(TEXT); one !== undefined; one = match(TEXT)) text += one.at(-1);
    return text;
  };
  const modifier = () => (match(/[?*+]/y) ?? "") as Modifier;
  while (at < path.length) {
    if (match(/\{/y) !== undefined) {
      const prefix = texts();
      const found = group() ?? NOTHING;
      const suffix = texts();
      match(/\}/y);
      const part = { ...found, prefix, suffix, modifier: modifier() };
      if (part.name === undefined && part.modifier === "") {
        pending += prefix;
        continue;
      }
      flush();
      if (part.name !== undefined || prefix !== "") parts.push(part);
      continue;
    }
    const prefix = match(/\/(?=[:*(])/y) ?? "";
    const found = group();
    if (found === undefined) {
      pending += prefix || match(TEXT)?.at(-1) || path[at++];
      continue;
    }
    flush();
    parts.push({ ...found, prefix, suffix: "", modifier: modifier() });
  }
  flush();
  return parts;
}

const NOTHING: UrlPatternPart = {
  prefix: "",
  name: undefined,
  expression: "",
  suffix: "",
  modifier: "",
};

/** Where a regular expression in parentheses ends. */
function endOfGroup(path: string, start: number): number {
  let depth = 0;
  for (let at = start; at < path.length; at++) {
    if (path[at] === "\\") at++;
    else if (path[at] === "(") depth++;
    else if (path[at] === ")" && --depth === 0) return at + 1;
  }
  return path.length;
}

/** Matches a path with a URLPattern, and builds paths of it, in linear time. */
export class UrlPattern {
  /** Names of its groups, in order. */
  readonly names: readonly string[];
  /** The segments that every path of it begins with. */
  readonly start: readonly string[];
  /** Whether all of its paths end with a slash. */
  readonly endsWithSlash: boolean;
  /** What it consists of. */
  readonly parts: readonly UrlPatternPart[];
  readonly #pattern: LinearPattern;
  /** Of each group, whether it counts as left out where it would be empty, as in ECMAScript. */
  readonly #isNoneIfEmpty: readonly boolean[];

  /**
   * Creates a pattern of its parts.
   *
   * @throws {SyntaxError} If it has a regular expression that takes more than linear time.
   */
  constructor(parts: readonly UrlPatternPart[]) {
    const last = parts.at(-1) ?? NOTHING;
    this.parts = parts;
    this.names = parts.flatMap(({ name }) => name ?? []);
    this.#isNoneIfEmpty = parts.filter(({ name }) => name !== undefined)
      .map(({ prefix, suffix, modifier }) => modifier === "?" && prefix + suffix === "");
    this.start = startOf(parts);
    this.endsWithSlash = last.name === undefined && last.modifier === "" &&
      last.prefix.endsWith("/");
    this.#pattern = new LinearPattern({ kind: "all", parts: parts.map(syntaxOf) });
  }

  /**
   * Matches a path.
   *
   * @param path As in a URL: encoded.
   * @returns The decoded values in the order of the names; undefined where it does not match.
   */
  exec(path: string): (string | undefined)[] | undefined {
    return this.#pattern.exec(path)?.map((text, index) =>
      text === "" && this.#isNoneIfEmpty[index] ? undefined : text && (decodeText(text) ?? text)
    );
  }

  /**
   * Builds a path.
   *
   * @returns Undefined if a value is missing, or no path with these values matches.
   */
  build(values: ReadonlyMap<string, unknown>): string | undefined {
    // Some groups take slashes: only the pattern as a whole tells which.
    for (const keepSlashes of [false, true]) {
      let path = "";
      for (const { prefix, name, suffix, modifier } of this.parts) {
        const isOptional = modifier === "?" || modifier === "*";
        const value = name === undefined ? undefined : values.get(name);
        if (name !== undefined && value === undefined && !isOptional) return undefined;
        if (value === undefined && isOptional) continue;
        const text = value === undefined ? "" : encodeSegment(String(value), { keepSlashes });
        path += `${prefix}${text}${suffix}`;
      }
      // A path without a slash would lead to wherever the page is that has the link.
      const isPath = path.startsWith("/") && !hasDotSegment(path);
      if (isPath && this.#pattern.exec(path)) return path;
    }
    return undefined;
  }
}

function startOf(parts: readonly UrlPatternPart[]): string[] {
  let text = "";
  for (const { name, prefix, modifier } of parts) {
    if (modifier === "" || modifier === "+") text += prefix;
    if (name !== undefined || modifier !== "") break;
  }
  const segments = text.split("/").slice(1, -1).map(decodeText);
  const end = segments.indexOf(undefined);
  return (end === -1 ? segments : segments.slice(0, end)) as string[];
}

function syntaxOf(part: UrlPatternPart): Syntax {
  const { name, modifier, expression } = part;
  const [prefix, suffix]: Syntax[] = [part.prefix, part.suffix]
    .map((text) => ({ kind: "text", text }));
  const all = (...parts: (Syntax | undefined)[]): Syntax => ({
    kind: "all",
    parts: parts.filter((one) => one !== undefined),
  });
  if (name === undefined) return repeat(all(prefix), modifier);
  const group = parseSyntax(expression);
  if (modifier === "" || modifier === "?") {
    return repeat(all(prefix, { kind: "capture", part: group }, suffix), modifier);
  }
  if (part.prefix === "" && part.suffix === "") {
    return { kind: "capture", part: repeat(group, modifier) };
  }
  const more = repeat(all(suffix, prefix, group), "*");
  const several: Syntax = { kind: "capture", part: all(group, more) };
  return repeat(all(prefix, several, suffix), modifier === "*" ? "?" : "");
}

function repeat(part: Syntax, modifier: Modifier): Syntax {
  if (modifier === "") return part;
  const min = modifier === "+" ? 1 : 0;
  return { kind: "repeat", part, min, max: modifier === "?" ? 1 : Infinity, isLazy: false };
}

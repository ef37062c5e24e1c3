/**
 * Reads parameter names and help out of a class's source, as a type-stripped module still holds
 * its comments.
 *
 * @module
 */

/** What `lymph inspect` tells of a method. */
export interface Signature {
  /** Parameter names in order. */
  readonly params: readonly string[];
  /** Whether names beyond `params` are welcome, or the names are not known. */
  readonly isOpen: boolean;
  /** Text of the JSDoc comment without its tags; empty if there is none. */
  readonly help: string;
}

/**
 * The signature of a method whose parameter is one destructured object.
 *
 * @param target The class that holds the method.
 * @param name The method's name.
 * @param position Which parameter holds the arguments: 0, or 1 behind a channel.
 */
// deno-lint-ignore ban-types -- any class
export function readSignature(target: Function, name: string, position = 0): Signature {
  const owner = ownerOf(target, name);
  const method: unknown = owner?.prototype[name];
  if (!owner || typeof method !== "function") return { params: [], isOpen: true, help: "" };
  const parameter = splitTopLevel(parameterList(method.toString()))[position];
  return { ...readPattern(parameter), help: readHelp(owner.toString(), name) };
}

// deno-lint-ignore ban-types -- any class
function ownerOf(target: Function, name: string): Function | undefined {
  for (let c: unknown = target; typeof c === "function"; c = Object.getPrototypeOf(c)) {
    if (c.prototype && Object.hasOwn(c.prototype, name)) return c;
  }
  return undefined;
}

function readPattern(parameter: string | undefined): { params: string[]; isOpen: boolean } {
  if (parameter === undefined) return { params: [], isOpen: false };
  if (!parameter.startsWith("{")) return { params: [], isOpen: true };
  const inside = parameter.slice(1, closing(parameter, 0));
  const parts = splitTopLevel(inside);
  const params = parts.filter((part) => !part.startsWith("..."))
    .map((part) => /^["']?([\w$]+)/.exec(part)?.[1] ?? part);
  return { params, isOpen: parts.some((part) => part.startsWith("...")) };
}

function parameterList(source: string): string {
  const open = source.indexOf("(");
  return source.slice(open + 1, closing(source, open));
}

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Index of the bracket that closes the one at `open`. */
function closing(source: string, open: number): number {
  const expected: string[] = [];
  for (let i = open; i < source.length; i++) {
    i = skipOpaque(source, i);
    const char = source[i] as string;
    const closer = CLOSERS[char];
    if (closer) expected.push(closer);
    else if (char === expected.at(-1)) {
      expected.pop();
      if (expected.length === 0) return i;
    }
  }
  return source.length;
}

function splitTopLevel(list: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < list.length; i++) {
    const end = skipOpaque(list, i);
    const char = list[end] as string;
    if (CLOSERS[char] && end === i) {
      const close = closing(list, i);
      part += list.slice(i, close + 1);
      i = close;
    } else if (char === "," && end === i) {
      parts.push(part);
      part = "";
    } else {
      part += isComment(list, i) ? "" : list.slice(i, end + 1);
      i = end;
    }
  }
  return [...parts, part].map((p) => p.trim()).filter((p) => p !== "");
}

function isComment(source: string, at: number): boolean {
  return source[at] === "/" && (source[at + 1] === "*" || source[at + 1] === "/");
}

/** Index of the last character of the string or comment that starts at `at`, or `at` itself. */
function skipOpaque(source: string, at: number): number {
  const char = source[at];
  if (char === '"' || char === "'" || char === "`") {
    for (let i = at + 1; i < source.length; i++) {
      if (source[i] === "\\") i++;
      else if (source[i] === char) return i;
    }
  } else if (isComment(source, at)) {
    const [mark, length] = source[at + 1] === "*" ? ["*/", 2] : ["\n", 1];
    const end = source.indexOf(mark, at + 2);
    return end < 0 ? source.length - 1 : end + length - 1;
  }
  return at;
}

function readHelp(classSource: string, name: string): string {
  const method = RegExp.escape(name);
  const found = new RegExp(
    String.raw`/\*\*((?:[^*]|\*(?!/))*)\*/\s*(?:async\b\s*)?(?:\*\s*)?${method}\s*\(`,
  ).exec(classSource);
  if (!found) return "";
  const lines = (found[1] as string).split("\n").map((line) => line.replace(/^\s*\*? ?/, ""));
  const firstTag = lines.findIndex((line) => /^\s*@\w/.test(line));
  const body = firstTag < 0 ? lines : lines.slice(0, firstTag);
  return body.map((line) => line.trimEnd()).join("\n").trim();
}

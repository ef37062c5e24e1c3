/** A regular expression, taken apart. */
export type Syntax =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "all"; readonly parts: readonly Syntax[] }
  | { readonly kind: "any"; readonly parts: readonly Syntax[] }
  | { readonly kind: "capture"; readonly part: Syntax }
  | { readonly kind: "assert"; readonly assertion: Assertion }
  | {
    readonly kind: "repeat";
    readonly part: Syntax;
    readonly min: number;
    readonly max: number;
    readonly isLazy: boolean;
  };

/** What holds at a place between two characters, or does not. */
export type Assertion = "start" | "end" | "boundary" | "inside";

/** Flags of a regular expression. */
export type Flags = "u" | "su";

/** Characters that are alike to a regular expression. */
export class CharacterSet {
  readonly #ascii = new Uint8Array(128);
  readonly #whole: RegExp;

  /** Creates a set of its source, such as `[^/]` or `\d`, and the flags of its regular expression. */
  constructor(source: string, flags: Flags) {
    this.#whole = new RegExp(`^${source}$`, flags);
    for (let code = 0; code < 128; code++) {
      this.#ascii[code] = Number(this.#whole.test(String.fromCharCode(code)));
    }
  }

  /** Whether it has a character. */
  has(codePoint: number): boolean {
    if (codePoint < 128) return this.#ascii[codePoint] === 1;
    return this.#whole.test(String.fromCodePoint(codePoint));
  }
}

const ESCAPED_SET = /\\(?:[dDsSwW]|[pP]\{[^}]*\})/y;
const ESCAPED_CHARACTER =
  /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|u\{[\da-fA-F]+\}|x[\da-fA-F]{2}|c[A-Za-z]|[^\d])|\\0/suy;
const CLASS = /\[(?:\\.|[^\]\\])*\]/suy;
const REPEAT = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/y;
const GROUP = /\((?:\?:|\?<[^=!>][^>]*>|(?!\?))/y;
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  "^": "start",
  "$": "end",
  "\\b": "boundary",
  "\\B": "inside",
};

/**
 * Takes a regular expression apart. Its groups capture nothing.
 *
 * @param source A regular expression.
 * @param flags With `s`, a dot stands for the end of a line, too.
 * @throws {SyntaxError} If it is malformed, or looks around or back at what it has matched.
 */
export function parseSyntax(source: string, flags: Flags = "su"): Syntax {
  new RegExp(source, flags); // tells what is malformed
  return new Parser(source, flags).parse();
}

class Parser {
  readonly #source: string;
  readonly #flags: Flags;
  #at = 0;

  constructor(source: string, flags: Flags) {
    this.#source = source;
    this.#flags = flags;
  }

  parse(): Syntax {
    const choices: Syntax[] = [];
    do choices.push(this.#sequence()); while (this.#eat("|"));
    return choices.length === 1 ? choices[0] as Syntax : { kind: "any", parts: choices };
  }

  #sequence(): Syntax {
    const parts: Syntax[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] as string)) {
      parts.push(this.#repeated(this.#atom()));
    }
    return { kind: "all", parts };
  }

  #repeated(part: Syntax): Syntax {
    const match = this.#match(REPEAT);
    if (match === undefined) return part;
    const [, sign, least, comma, most, lazy] = match;
    const min = sign === undefined ? Number(least) : sign === "+" ? 1 : 0;
    const max = sign === "?" ? 1 : sign || comma && !most ? Infinity : Number(most ?? least);
    return { kind: "repeat", part, min, max, isLazy: lazy === "?" };
  }

  #atom(): Syntax {
    const source = this.#source;
    if (this.#match(GROUP)) {
      const part = this.parse();
      this.#eat(")");
      return part;
    }
    const set = this.#match(CLASS) ?? this.#match(ESCAPED_SET) ?? this.#match(/\./y);
    if (set) return { kind: "set", set: new CharacterSet(set[0], this.#flags) };
    const assertion = this.#match(/\^|\$|\\b|\\B/y);
    if (assertion) return { kind: "assert", assertion: ASSERTIONS[assertion[0]] as Assertion };
    const isLookAround = source.startsWith("(", this.#at);
    if (isLookAround || this.#match(/\\(?:[1-9]|k<)/y)) {
      const what = isLookAround ? "look around, or set flags" : "look back at a group";
      throw new SyntaxError(`The regular expression ${source} must not ${what}`);
    }
    const escaped = this.#match(ESCAPED_CHARACTER)?.[0];
    if (escaped !== undefined) return { kind: "text", text: unescape(escaped) };
    const text = String.fromCodePoint(source.codePointAt(this.#at) as number);
    this.#at += text.length;
    return { kind: "text", text };
  }

  #eat(text: string): boolean {
    const isThere = this.#source.startsWith(text, this.#at);
    if (isThere) this.#at += text.length;
    return isThere;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source) ?? undefined;
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}

const CONTROLS: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  0: "\0",
};

function unescape(escaped: string): string {
  const [, kind = "", ...rest] = escaped;
  if (kind === "c") return String.fromCharCode(rest.join("").charCodeAt(0) % 32);
  if (kind !== "u" && kind !== "x") return CONTROLS[kind] ?? kind;
  const codes = escaped.match(/[\da-fA-F]{2,}/g) ?? [escaped.slice(3, -1)];
  return String.fromCodePoint(...codes.map((code) => parseInt(code, 16)));
}

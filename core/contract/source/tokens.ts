/**
 * TypeScript as a list of tokens: as much of it as is needed to find a declaration, and to read a type.
 *
 * @module
 */

/** A token without the white space and comments around it. Each mark is a token of its own. */
export interface Token {
  readonly kind: "word" | "number" | "text" | "mark" | "other";
  /** As the source has it; of a text, what it stands for. */
  readonly value: string;
  /** Position of its first character in the source. */
  readonly start: number;
}

const SPACE = /(?:\s|\/\/.*|\/\*[^]*?\*\/)+/uy;
const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\.?\d[\w.]*/uy;
const TEXT = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/uy;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/uy;
/** Words after which a slash begins a regular expression. */
const BEFORE_REGEX = /^(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield)$/;

/** Reads the tokens of a source. What is not valid TypeScript gives some tokens all the same. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const add = (kind: Token["kind"], raw: string, value: string = raw) => {
    tokens.push({ kind, value, start: at });
    at += raw.length;
  };
  while (at < source.length) {
    const space = take(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const word = take(WORD);
    const number = word === undefined ? take(NUMBER) : undefined;
    const text = word === undefined ? take(TEXT) : undefined;
    if (word !== undefined) add("word", word);
    else if (number !== undefined) add("number", number);
    else if (text !== undefined) add("text", text, unescape(text));
    else if (source[at] === "`") addTemplate(source.slice(at, endOfTemplate(source, at)), add);
    else {
      const regex = source[at] === "/" && mayBeginRegex(tokens.at(-1)) ? take(REGEX) : undefined;
      if (regex === undefined) add("mark", String.fromCodePoint(source.codePointAt(at) as number));
      else add("other", regex);
    }
  }
  return tokens;
}

function addTemplate(raw: string, add: (kind: Token["kind"], raw: string, value?: string) => void) {
  if (/[\\]|\$\{/.test(raw)) add("other", raw);
  else add("text", raw, raw.slice(1, -1));
}

function endOfTemplate(source: string, start: number): number {
  let at = start + 1;
  while (at < source.length && source[at] !== "`") {
    if (source[at] === "\\") at += 2;
    else if (source.startsWith("${", at)) at = endOfPart(source, at + 2);
    else at += 1;
  }
  return at + 1;
}

/** Where the expression in a template ends. */
function endOfPart(source: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; at < source.length && depth > 0; at++) {
    if (source[at] === "`") at = endOfTemplate(source, at) - 1;
    else if (source[at] === "{") depth += 1;
    else if (source[at] === "}") depth -= 1;
  }
  return at;
}

function mayBeginRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === "word") return BEFORE_REGEX.test(before.value);
  return before.kind === "mark" && !/[)\]}]/.test(before.value);
}

function unescape(text: string): string {
  return text.slice(1, -1).replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([^]))/gi, (
    _,
    point?: string,
    unit?: string,
    byte?: string,
    character = "",
  ) => {
    const code = point ?? unit ?? byte;
    if (code !== undefined) return String.fromCodePoint(parseInt(code, 16));
    return ESCAPES[character] ?? character;
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\n": "",
};

/** Reads tokens one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at: number;

  /** Reads from a position on. */
  constructor(tokens: readonly Token[], at: number = 0) {
    this.#tokens = tokens;
    this.#at = at;
  }

  /** Position of the token that is next. */
  get at(): number {
    return this.#at;
  }

  /** The token that is next, or one behind it. */
  peek(ahead: number = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** Takes the next token. */
  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  /** Whether a word or mark is next. */
  isNext(value: string, ahead: number = 0): boolean {
    const token = this.peek(ahead);
    return token?.value === value && (token.kind === "word" || token.kind === "mark");
  }

  /** Takes a word or mark if it is next. */
  take(value: string): boolean {
    const isNext = this.isNext(value);
    if (isNext) this.#at += 1;
    return isNext;
  }

  /**
   * Takes a word or mark.
   *
   * @throws {SyntaxError} If something else is next.
   */
  expect(value: string): void {
    if (!this.take(value)) throw new SyntaxError(`Cannot read types as ${value} is missing`);
  }

  /** Takes a text if it is next. */
  takeText(): string | undefined {
    const token = this.peek();
    if (token?.kind !== "text") return undefined;
    this.#at += 1;
    return token.value;
  }
}

import assert from "node:assert/strict";
import { Modules } from "../modules.ts";
import { showType } from "../show.ts";
import { Translator } from "../translate.ts";
import { TypeParser } from "./parse_type.ts";
import { TokenReader, tokensOf } from "./tokens.ts";

/** How a type is shown once it is read and translated. */
function read(source: string): string {
  const translator = new Translator(
    new Modules({ version: 2, nodes: {} }, { sources: new Map([["file:///a.ts", ""]]) }),
  );
  const parser = new TypeParser(new TokenReader(tokensOf(source)), () => undefined);
  const schema = translator.translate(parser.parse(), {
    module: "file:///a.ts",
    params: new Map(),
  });
  return showType(schema);
}

const TYPES: [source: string, shown: string][] = [
  ["string", "string"],
  ["'a' | \"b\" | -1.5 | 0x10 | true | null", '"a" | "b" | -1.5 | 16 | true | null'],
  ["| 'a' | 'b'", '"a" | "b"'],
  ["10n", "10n"],
  ["string[][]", "string[][]"],
  ["(string | number)[]", "(string | number)[]"],
  ["readonly string[]", "string[]"],
  ["[string, number?]", "[string, number?]"],
  ["[name: string, count?: number]", "[string, number?]"],
  ["[string, ...rest: number[]]", "[string, ...number[]]"],
  [
    "{ readonly a: string; b?: number, 'c-d': bigint\n readonly: 1 }",
    "{ a: string; b?: number; c-d: bigint; readonly: 1 }",
  ],
  ["{ a: string; b?: number }", "{ a: string; b?: number }"],
  ["{ [key: string]: number }", "{ [key: string]: number }"],
  ["{ a: 1 } & { b: 2 }", "{ a: 1; b: 2 }"],
  ["Map<string, Set<number>>", "Map<string, Set<number>>"],
  ["Temporal.PlainDate", "Temporal.PlainDate"],
  ["Partial<Pick<{ a: 1; b: 2 }, 'a'>>", "{ a?: 1 }"],
  ["keyof { a: 1; b: 2 }", '"a" | "b"'],
  ["{ a: 1 }['a']", "1"],
  ["/* a */ string // b", "string"],
];
for (const [source, shown] of TYPES) {
  Deno.test(`the type ${source.replaceAll("\n", " ")} is read`, () => {
    assert.equal(read(source), shown);
  });
}

const REFUSED = [
  "(a: string) => void",
  "() => void",
  "A extends string ? 1 : 2",
  "`a${string}`",
  "{ method(): void }",
  "{ [K in 'a']: 1 }",
  "import('./a.ts').A",
  "new () => Date",
  "{ [Symbol.iterator]: 1 }",
  "{ a: ",
  "",
];
for (const source of REFUSED) {
  Deno.test(`the type ${source} is not read`, () => {
    assert.throws(() => read(source), { name: "SyntaxError" });
  });
}

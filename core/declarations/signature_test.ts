import assert from "node:assert/strict";
import { MethodSignature } from "./signature.ts";

class Parent {
  /** Inherited help. */
  inherited({ id }: { id: number }): number {
    return id;
  }
}

class Sample extends Parent {
  /**
   * Returns a greeting.
   *
   *   Indented.
   * @param name Who to greet.
   */
  async greet({ name, age = 3 }: { name: string; age?: number }, _context?: unknown) {
    await Promise.resolve();
    return `${name} ${age}`;
  }
  tricky(
    { a = "},{", b = [1, { c: ")" }], "d": renamed, /* not, me */ e }: Record<string, unknown>,
  ) {
    return [a, b, renamed, e];
  }
  open({ first, ...rest }: Record<string, unknown>) {
    return [first, rest];
  }
  whole(args: object) {
    return args;
  }
  none() {}
  /** Behind a channel. */
  raw(_channel: unknown, { payload }: { payload: string }) {
    return payload;
  }
}

const CASES: [string, string[], boolean, string, string[]?, number?][] = [
  ["greet", ["name", "age"], false, "Returns a greeting.\n\n  Indented.", ["name"]],
  ["tricky", ["a", "b", "d", "e"], false, "", ["d", "e"]],
  ["open", ["first"], true, ""],
  ["whole", [], true, ""],
  ["none", [], false, ""],
  ["raw", ["payload"], false, "Behind a channel.", ["payload"], 1],
  ["inherited", ["id"], false, "Inherited help."],
  ["missing", [], true, ""],
];

for (const [name, params, isOpen, help, required = params, position] of CASES) {
  Deno.test(`the signature of ${name} is read from its source`, async () => {
    assert.deepEqual(await read(Sample, name, position), { params, required, isOpen, help });
  });
}

/** Methods as people write them: what the parameter list is, and what is to be known of it. */
const LISTS: [list: string, params: string[], required: string[], isOpen?: boolean][] = [
  ["{ größe, ñ = 1, 名前 }", ["größe", "ñ", "名前"], ["größe", "名前"]],
  ['{ "first-name": n, \'b c\': m = 2, "": e }', ["first-name", "b c", ""], ["first-name", ""]],
  ["{ pattern = /[(]/, text }", ["pattern", "text"], ["text"]],
  ["{ pattern = /[/}]\\/[)]/g, text }", ["pattern", "text"], ["text"]],
  ['{ ["a"]: x, [`b`]: y = 1, [3]: z }', ["a", "b", "3"], ["a", "3"]],
  ["{ a = 6 / 2 / 1, b = (1, 2), c }", ["a", "b", "c"], ["c"]],
  ["/* ( { */ { a /* } ) */, // )}\n b }", ["a", "b"], ["a", "b"]],
  ["{ a = `${ '}' + `)` }`, b = ')' }", ["a", "b"], []],
  ["{ a: { b: [c] = [] } = {}, d: [e, ...f] }", ["a", "d"], ["d"]],
  ["{ a, b } = {}", ["a", "b"], ["a", "b"]],
  ["{ a = ({ b }) => b, c = function ({ d }) { return d; } }", ["a", "c"], []],
  ["{ a = class { x({ y }) {} }, async, get, static: s }", ["a", "async", "get", "static"], [
    "async",
    "get",
    "static",
  ]],
  ["{ \\u0061b, $, _ }", ["ab", "$", "_"], ["ab", "$", "_"]],
  ["{ 0x10: a, 1e3: b, 12n: c }", ["16", "1000", "12"], ["16", "1000", "12"]],
  ["{ __proto__: a, constructor: b }", ["__proto__", "constructor"], ["__proto__", "constructor"]],
  ["{ a, a: again = 1 }", ["a"], ["a"]],
  ["{ [Math.random()]: a, b }", ["b"], ["b"], true],
  ["{ [name]: a, b }", ["b"], ["b"], true],
  ["{ a, ...rest }", ["a"], ["a"], true],
  ["{}", [], []],
  ["[a]", [], [], true],
  ["...all", [], [], true],
];

for (const [list, params, required, isOpen = false] of LISTS) {
  Deno.test(`V2 the parameters ${list.replaceAll(/\s+/g, " ")} are what ECMAScript says`, async () => {
    const context = list.startsWith("...") ? "" : ', context = { x: ")" }';
    const methods = [
      `m(${list}) {}`,
      `async m(${list}) { await 1; }`,
      `*m(${list}) {}`,
      `m /* (x) */ (${list}) { return super.m; }`,
      `m(${list}${context}) { return this.#x; } #x = 1`,
    ];
    for (const method of methods) {
      const type = new Function(`return class Parent { ${method} }`)();
      const { help: _, ...found } = await read(type, "m");
      assert.deepEqual(found, { params, required, isOpen }, method);
    }
  });
}

Deno.test("V2 a method that another decorator has replaced is read, too", async () => {
  class Replaced {}
  const replacements: [unknown, string[], boolean][] = [
    [({ a }: { a: 1 }) => a, ["a"], false],
    [async ({ b }: { b: 1 }) => await b, ["b"], false],
    [
      function named({ c }: { c: 1 }) {
        return c;
      },
      ["c"],
      false,
    ],
    [
      function (...all: unknown[]) {
        return all;
      },
      [],
      true,
    ],
    [function (this: unknown) {}.bind(1), [], true],
    [Math.max, [], true],
  ];
  for (const [value, params, isOpen] of replacements) {
    Object.defineProperty(Replaced.prototype, "m", { value, configurable: true });
    const { params: found, isOpen: foundOpen } = await read(Replaced, "m");
    assert.deepEqual([found, foundOpen], [params, isOpen], String(value));
  }
});

Deno.test("V2 help is the comment right above the method, and no text that looks like one", async () => {
  const text = "/** no */ greet()";
  class Helpful {
    sample = "/** no */ größe(";
    /** Static. */
    static größe() {}
    /** Über die Größe. */
    async größe() {
      return await Promise.resolve(text);
    }
    /** Of the field. */
    other = 1;
    plain() {}
    /* no JSDoc */
    block() {}
    /** Quoted. */
    "with space"() {}
    /** Not this. */
    // but a remark
    remark() {}
  }
  const found = await Promise.all(
    ["größe", "plain", "block", "with space"].map((name) => read(Helpful, name)),
  );
  assert.deepEqual(found.map(({ help }) => help), ["Über die Größe.", "", "", "Quoted."]);
});

// deno-lint-ignore ban-types -- any class
async function read(target: Function, name: string, position = 0) {
  const [signature, parsed] = [0, 1].map(() => new MethodSignature(target, name, { position }));
  await signature?.load();
  await parsed?.loadHelp();
  const { params, required, isOpen } = signature as MethodSignature;
  const other = parsed as MethodSignature;
  assert.deepEqual(
    { params, required, isOpen },
    { params: other.params, required: other.required, isOpen: other.isOpen },
    "what is read of plain parameters is what the parser says",
  );
  return { params, required, isOpen, help: other.help };
}

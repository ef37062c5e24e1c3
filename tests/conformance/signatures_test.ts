import assert from "node:assert/strict";
import { MethodSignature } from "../../core/declarations/signature.ts";
import type { Random } from "../support/random.ts";
import { makeCases } from "./cases.ts";

/** What a call shows: V8 itself says which arguments a method takes. */
interface Observed {
  readonly params: readonly string[];
  readonly required: readonly string[];
  readonly isOpen: boolean;
}

const KEYS = ["a", "größe", "$", "_x", "async", "get", "名", "constructor", "__proto__", "of"];
const QUOTED = ["first-name", "a b", "", "(", "}", "/*", "'", '"', "\\", "`", "\n", "1a"];
const NOISE = ["", "", " ", "\n", "/* ) } ] */", "// }) {\n", "/* ' */", '/* " */', "/* ` */"];
const DEFAULTS = [
  "1",
  "/[(]/",
  "/[/}]\\)/g",
  "`${'}'})`",
  "'({['",
  '"/*"',
  "6 / 2 / 1",
  "(1, 2)",
  "[1, { c: ')' }]",
  "({ x }) => x",
  "function ({ y }, ...z) { return y; }",
  "class { m({ q }) {} }",
  "async () => { await 1; }",
  "{ '}': 1 }",
  "a => /}/",
  "typeof /x/",
];

const quote = (text: string) => JSON.stringify(text);

function makeKey(random: Random, index: number): { source: string; shorthand?: string } {
  const noise = () => random.pick(NOISE);
  switch (random.below(6)) {
    case 0:
    case 1: {
      const name = `${random.pick(KEYS)}${index}`;
      return { source: name, shorthand: name };
    }
    case 2:
      return { source: quote(random.pick(QUOTED) + index) };
    case 3:
      return { source: random.pick([`${index}`, `0x1${index}`, `${index}n`, `${index}e2`]) };
    case 4:
      return { source: `[${noise()}${quote(random.pick(KEYS) + index)}${noise()}]` };
    default:
      return { source: `[\`k${index}\`]` };
  }
}

function makeProperty(random: Random, index: number): string {
  const noise = () => random.pick(NOISE);
  const { source, shorthand } = makeKey(random, index);
  const byDefault = random.below(2) === 0
    ? ""
    : `${noise()}=${noise()}(globalThis.defaulted?.(${index}), ${random.pick(DEFAULTS)})`;
  if (shorthand !== undefined && random.below(2) === 0) {
    return `${noise()}${shorthand}${byDefault}${noise()}`;
  }
  const target = random.pick([
    `v${index}`,
    `{ n${index} = 1 }`,
    `{ n${index}: { m${index} } = {} }`,
  ]);
  return `${noise()}${source}${noise()}:${noise()}${target}${byDefault}${noise()}`;
}

function makeMethod(random: Random): string {
  const properties = Array.from({ length: random.below(6) }, (_, i) => makeProperty(random, i));
  const rest = random.below(5) === 0 ? ["...rest"] : [];
  const all = [...properties, ...rest].join(",");
  const noise = () => random.pick(NOISE);
  const trailing = rest.length === 0 && properties.length > 0 && random.below(4) === 0 ? "," : "";
  const pattern = `${noise()}{${all}${trailing}}${noise()}${random.below(4) === 0 ? "= {}" : ""}`;
  const head = random.pick(["m", "async m", "* m", '"m"', '["m"]', "async * m", "m /* ( */"]);
  const context = random.below(3) === 0 ? `, context = ${random.pick(DEFAULTS)}` : "";
  const body = random.pick(["", "return super.m;", "return this.#p;", "return /[)}]/;"]);
  return `${head}${noise()}(${pattern}${context}) {${body}}`;
}

/** Calls the method with an object that notes what is taken out of it. */
function observe(type: new () => object): Observed {
  const taken: string[] = [];
  const known = new Set<string>();
  let isOpen = false;
  const args = new Proxy({}, {
    get(_target, name) {
      if (!known.has(String(name))) taken.push(String(name));
      known.add(String(name));
      // Whatever is taken apart further has all that it needs.
      return new Proxy({}, { get: () => ({}) });
    },
    ownKeys() {
      isOpen = true;
      return [];
    },
  });
  const call = (given: object) => {
    const { m } = type.prototype as { m(args: object): unknown };
    const result = m.call(new type(), given);
    if (result instanceof Promise) result.catch(() => {});
    const steps = result as Partial<Iterator<unknown>> | undefined;
    if (typeof steps?.next === "function") steps.next();
  };
  call(args);
  return { params: taken, required: requiredOf(taken, call), isOpen };
}

/** Those whose default is not asked for when they alone are missing. */
function requiredOf(taken: readonly string[], call: (args: object) => void): string[] {
  return taken.filter((missing) => {
    let wasDefaulted = false;
    Object.assign(globalThis, { defaulted: () => wasDefaulted = true });
    const args = new Proxy({}, {
      get: (_target, name) => name === missing ? undefined : new Proxy({}, { get: () => ({}) }),
      ownKeys: () => [],
    });
    try {
      call(args);
    } catch (error) {
      assert.ok(error instanceof TypeError, String(error)); // undefined cannot be taken apart
    } finally {
      Reflect.deleteProperty(globalThis, "defaulted");
    }
    return !wasDefaulted;
  });
}

Deno.test("a method's parameters are those that V8 takes out of its arguments", async () => {
  for (const method of makeCases(51, 1500, makeMethod)) {
    const source = `return class extends Object { #p = 1; ${method} }`;
    const type = new Function(source)();
    const signature = new MethodSignature(type, "m");
    await signature.load();
    const { params, required, isOpen } = signature;
    assert.deepEqual({ params, required, isOpen }, observe(type), method);
  }
});

import type { Random } from "../support/random.ts";
import type { JudgedRule, UrlMapQuestion } from "./werkzeug_judge.ts";

/** Placeholders with the names of what they hold, and texts that may stand for them. */
const PLACEHOLDERS: readonly (readonly [spelling: string, texts: readonly string[]])[] = [
  ["<$>", ["a", "all", "7", "é", "a b", "x-y", "%", "€uro", "1.5"]],
  ["<string:$>", ["a", "zz", "1-2"]],
  ["<string(length=2):$>", ["de", "d", "deu", "éé", "😀😀"]],
  ["<string(minlength=2, maxlength=3):$>", ["ab", "abc", "abcd", "a"]],
  ["<string(2, 3):$>", ["ab", "abcd", "a"]],
  ["<string(minlength=2):$>", ["ab", "a", "abcdefgh"]],
  ["<int:$>", ["0", "7", "042", "-1", "9007199254740991", "9007199254740993", "1e3"]],
  ["<int(2):$>", ["07", "7", "123"]],
  ["<int(fixed_digits=3, signed=True):$>", ["-42", "042", "-042", "42"]],
  ["<int(min=2, max=30):$>", ["2", "30", "31", "1"]],
  ["<int(signed=True):$>", ["-7", "7", "--7"]],
  ["<float:$>", ["1.5", "1", "-1.5", ".5", "1.", "10.25"]],
  ["<float(signed=True):$>", ["-1.5", "2.0"]],
  ['<any(a, all, "b c"):$>', ["a", "all", "b c", "al", "b"]],
  ["<uuid:$>", [
    "a8098c1a-f86e-11da-bd1a-00112444be1e",
    "A8098C1A-F86E-11DA-BD1A-00112444BE1E",
    "a8098c1a",
  ]],
  ["<path:$>", ["a", "a/b", "all/7/x", "a/b/", "x-1"]],
];
const TEXTS = ["a", "all", "page", "x", "v", "é", "a b", "7", "a.b"];
const GLUE = ["-", ".", "v", "_", ".html"];
const NAMES = ["a", "b", "c", "d", "e", "f"];
const METHODS = ["GET", "POST", "PUT", "HEAD", "OPTIONS"];
const VALUES: readonly unknown[] = [
  ...["a", "all", "é/x", "a b", "7", "", "de", "b c"],
  ...[0, 7, 42, -1, 12345, 1.5, -2.25, 0.1],
  ...[null, "a8098c1a-f86e-11da-bd1a-00112444be1e"],
];
const LISTS: readonly unknown[] = [["a", null, 7], [], [null], null, "a&b=c", 7];

const chance = (random: Random, percent: number) => random.below(100) < percent;

/** A part of a path, and texts that may stand for it. */
interface Fragment {
  readonly spelling: string;
  readonly texts: readonly string[];
}

interface Draft {
  readonly rule: JudgedRule;
  readonly segments: readonly (readonly Fragment[])[];
  readonly names: readonly string[];
}

function makeRule(random: Random, endpoints: readonly string[]): Draft {
  const names = NAMES.slice();
  const used: string[] = [];
  const placeholder = (): Fragment => {
    const [spelling, texts] = random.pick(PLACEHOLDERS);
    const name = names.shift() as string;
    used.push(name);
    return { spelling: spelling.replace("$", name), texts };
  };
  const text = (spelling: string): Fragment => ({ spelling, texts: [spelling] });
  const segments = Array.from({ length: 1 + random.below(3) }, (): Fragment[] => {
    if (chance(random, 45)) return [text(random.pick(TEXTS))];
    if (chance(random, 70) || names.length < 2) return [placeholder()];
    const glued = [placeholder(), text(random.pick(GLUE)), placeholder()];
    return chance(random, 40) ? [...glued, text(random.pick(GLUE))] : glued;
  });
  const path = `/${segments.map((parts) => parts.map((one) => one.spelling).join("")).join("/")}`;
  // Before 2.2.3, Werkzeug did not know that a path may lack the slash behind a path converter.
  const endsOpen = !segments.flat().some(({ spelling }) => spelling.startsWith("<path"));
  const methods = chance(random, 40) ? [random.pick(METHODS), random.pick(METHODS)] : undefined;
  const name = chance(random, 70) ? random.pick(NAMES) : "z";
  const defaults = chance(random, 25) && !used.includes(name)
    ? { [name]: random.pick([1, 7, "a", "all"]) }
    : undefined;
  const rule = {
    path: endsOpen && chance(random, 40) ? `${path}/` : path,
    endpoint: random.pick(endpoints),
    ...(methods && { methods }),
    ...(defaults && { defaults }),
    ...(chance(random, 20) && { strictSlashes: chance(random, 50) }),
  };
  return { rule, segments, names: used };
}

/** A path that a rule may match, or that is a little beside. */
function makePath(random: Random, { rule, segments }: Draft): string {
  let path = `/${
    segments.map((parts) => parts.map(({ texts }) => random.pick(texts)).join("")).join("/")
  }`;
  if (rule.path.endsWith("/")) path += "/";
  if (chance(random, 20)) path = path.endsWith("/") ? path.slice(0, -1) || "/" : `${path}/`;
  if (chance(random, 10)) path += random.pick(["x", "/x", "-", ".html"]);
  if (chance(random, 10)) {
    const slash = path.indexOf("/", 1);
    if (slash !== -1) path = `${path.slice(0, slash)}/${path.slice(slash)}`;
  }
  // Werkzeug takes all slashes at the start for one, and three in a row for two.
  return path.replace(/^\/+/, "/").replace(/\/{3,}/g, "//");
}

/** Makes a map of a few rules, requests to it and URLs to build. */
export function makeUrlMapQuestion(random: Random): UrlMapQuestion {
  const endpoints = ["one", "two", "three"];
  const drafts = Array.from({ length: 1 + random.below(6) }, () => makeRule(random, endpoints));
  const requests = Array.from(
    { length: 12 },
    () => [random.pick(METHODS), makePath(random, random.pick(drafts))] as const,
  );
  const builds = Array.from({ length: 6 }, () => {
    const { rule, names } = random.pick(drafts);
    const wanted = [...names, ...Object.keys(rule.defaults ?? {})];
    const values = Object.fromEntries(
      wanted.filter(() => chance(random, 95)).map((name) => [name, random.pick(VALUES)]),
    );
    if (chance(random, 40)) Object.assign(values, { q: random.pick(LISTS), r: random.pick(LISTS) });
    return [rule.endpoint, values] as const;
  });
  return { rules: drafts.map(({ rule }) => rule), requests, builds };
}

/** Makes a map of one float, and URLs to build of numbers of all sizes. */
export function makeFloatQuestion(random: Random): UrlMapQuestion {
  const number = () =>
    Number(
      `${random.pick(["", "-"])}${random.below(1e9)}.${random.below(1e9)}e${random.below(60) - 30}`,
    );
  return {
    rules: [{ path: "/<float(signed=True):n>", endpoint: "one" }],
    requests: [],
    builds: Array.from({ length: 20 }, () => ["one", { n: number() }] as const),
  };
}

import assert from "node:assert/strict";
import { Rule, UrlMap } from "../../web/mod.ts";
import { decodeText } from "../../web/routing/request_path.ts";
import type { Random } from "../support/random.ts";
import { makeCases } from "./cases.ts";

const PATTERNS = 800;
const TEXTS = ["a", "b", "ab", "users", "x.y", "é", "caf%C3%A9", "a b", "-", "7", "\\:", "\\+"];
const EXPRESSIONS = [
  ...["\\d+", "\\w+", "[a-c]+", "a|b|ab", "(?:a|b)*", ".*", "[^/]+", "[^-]+?", "a?b?", "\\d{2,3}"],
  ...["(?:ab)+?", "[\\w-]*", "\\p{L}", "x\\.y", "[^\\d/]", "(?:a{1,2}){2}", "a\\b.*", "(?:a|a)*b"],
];
const PATHS = ["a", "b", "ab", "users", "x.y", "%C3%A9", "caf%C3%A9", "a%20b", "-", "7", ":", "+"];

const chance = (random: Random, percent: number) => random.below(100) < percent;

function makePattern(random: Random): string {
  let names = 0;
  /** Repetitions in repetitions are left out: on some paths, Deno would never come to an end. */
  const modify = (text: string) => {
    if (chance(random, 75)) return text;
    return `${text}${random.pick(text.includes("(") ? ["?"] : ["?", "*", "+"])}`;
  };
  const group = (): string => {
    const expression = chance(random, 50) ? `(${random.pick(EXPRESSIONS)})` : "";
    if (chance(random, 75)) return `:n${names++}${expression}`;
    return expression || (chance(random, 50) ? "*" : `:n${names++}`);
  };
  const piece = (): string => {
    if (chance(random, 45)) return random.pick(TEXTS);
    if (chance(random, 75)) return modify(group());
    const before = chance(random, 60) ? random.pick(["/", "-", "a", "/b"]) : "";
    const after = chance(random, 40) ? random.pick(["/", "-", "b"]) : "";
    return modify(`{${before}${chance(random, 70) ? group() : "c"}${after}}`);
  };
  const segments = Array.from({ length: 1 + random.below(3) }, () => {
    const pieces = [piece(), ...(chance(random, 35) ? [piece()] : [])];
    return pieces.join(chance(random, 50) ? "-" : "");
  });
  return `/${segments.join("/")}${chance(random, 20) ? "/" : ""}`;
}

function makePath(random: Random): string {
  const segments = Array.from({ length: 1 + random.below(4) }, () => {
    const count = chance(random, 60) ? 1 : 1 + random.below(3);
    return Array.from({ length: count }, () => random.pick(PATHS)).join("");
  });
  if (chance(random, 10)) segments.push("");
  if (chance(random, 5)) segments.splice(random.below(segments.length), 0, "");
  return `/${segments.join("/")}`;
}

function compile(pathname: string): URLPattern | undefined {
  try {
    return new URLPattern({ pathname });
  } catch {
    return undefined; // two groups of one name or the like
  }
}

/** The decoded groups, or undefined where the path does not match. */
function look(pattern: URLPattern, path: string): unknown {
  const groups = pattern.exec(`http://web.test${path}`)?.pathname.groups;
  return groups && Object.fromEntries(
    Object.entries(groups).map(([name, text]) => [name, text && (decodeText(text) ?? text)]),
  );
}

Deno.test("a rule in the syntax of URLPattern matches what Deno's URLPattern matches", () => {
  const cases = makeCases(70_001, PATTERNS, (random) => ({
    path: makePattern(random),
    requests: Array.from({ length: 12 }, () => makePath(random)),
  }));
  let found = 0;
  for (const { path, requests } of cases) {
    const pattern = compile(path);
    if (pattern === undefined) {
      assert.throws(() => new Rule(path, { endpoint: "" }) && createMap(path), SyntaxError, path);
      continue;
    }
    const map = createMap(path);
    for (const request of requests) {
      const match = map.match("GET", request);
      const theirs = look(pattern, request);
      const what = `${request} of ${path}`;
      if (match.kind === "redirect") {
        assert.equal(theirs, undefined, what);
        assert.notEqual(look(pattern, `${request}/`), undefined, what);
        // Two slashes at the start would lead to another host.
        assert.equal(match.path, `${request.replace(/^\/+/, "/")}/`, what);
        continue;
      }
      if (theirs !== undefined) found++;
      assert.deepEqual(match.kind === "found" ? { ...match.params } : undefined, theirs, what);
    }
  }
  assert.ok(found > PATTERNS / 4, `only ${found} paths were found`);
});

function createMap(path: string): UrlMap {
  return new UrlMap([new Rule(path, { endpoint: "" })], { mergeSlashes: false });
}

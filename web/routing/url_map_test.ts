import assert from "node:assert/strict";
import { type EndpointRuleOptions, Rule } from "./rule.ts";
import { type RouteMatch, UrlMap, type UrlMapOptions } from "./url_map.ts";
import type { PathParams } from "./path_params.ts";

type Options = Partial<EndpointRuleOptions<string>>;

function mapOf(paths: Record<string, Options>, options?: UrlMapOptions): UrlMap {
  const rules = Object.entries(paths).map(([path, more]) =>
    new Rule(path, { endpoint: path, ...more })
  );
  return new UrlMap(rules, options);
}

/** The path of the rule and its parameters, or what else became of the request. */
function look(map: UrlMap, path: string, method = "GET"): unknown {
  const match: RouteMatch = map.match(method, path);
  switch (match.kind) {
    case "found":
      return [match.rule.path, { ...match.params }];
    case "redirect":
      return `→ ${match.path}`;
    case "notAllowed":
      return match.allow.join(", ");
    default:
      return match.kind;
  }
}

const CONVERTED: [rule: string, path: string, expected: unknown][] = [
  ["/<name>", "/Joe", { name: "Joe" }],
  ["/<name>", "/", "notFound"],
  ["/<name>", "/a/b", "notFound"],
  ["/<string(length=2):lang>", "/de", { lang: "de" }],
  ["/<string(length=2):lang>", "/deu", "notFound"],
  ["/<string(minlength=2, maxlength=3):s>", "/a", "notFound"],
  ["/<string(minlength=2, maxlength=3):s>", "/abc", { s: "abc" }],
  ["/<string(minlength=2, maxlength=3):s>", "/abcd", "notFound"],
  ["/<int:id>", "/42", { id: 42 }],
  ["/<int:id>", "/042", { id: 42 }],
  ["/<int:id>", "/-42", "notFound"],
  ["/<int:id>", "/4.2", "notFound"],
  ["/<int:id>", "/99999999999999999999", "notFound"],
  ["/<int(signed=True):id>", "/-42", { id: -42 }],
  ["/<int(fixed_digits=3):id>", "/042", { id: 42 }],
  ["/<int(fixed_digits=3):id>", "/42", "notFound"],
  ["/<int(min=2, max=4):id>", "/4", { id: 4 }],
  ["/<int(min=2, max=4):id>", "/5", "notFound"],
  ["/<float:x>", "/1.5", { x: 1.5 }],
  ["/<float:x>", "/1", "notFound"],
  ["/<float(signed=true):x>", "/-1.5", { x: -1.5 }],
  ["/<path:p>", "/a/b/c.txt", { p: "a/b/c.txt" }],
  ["/<path:p>", "/a/b/", { p: "a/b/" }],
  ["/<path:p>", "/", "notFound"],
  ["/<path:p>/", "/a/b/", { p: "a/b" }],
  ["/<path:p>/", "/a/b", "→ /a/b/"],
  ["/wiki/<path:p>/edit", "/wiki/a/b/edit", { p: "a/b" }],
  ["/wiki/<path:p>/edit", "/wiki/edit", "notFound"],
  ["/<uuid:u>", "/a8098c1a-f86e-11da-bd1a-00112444be1e", {
    u: "a8098c1a-f86e-11da-bd1a-00112444be1e",
  }],
  ["/<uuid:u>", "/a8098c1af86e11dabd1a00112444be1e", "notFound"],
  ["/<any(about, help, 'a b'):page>", "/help", { page: "help" }],
  ["/<any(about, help, 'a b'):page>", "/a%20b", { page: "a b" }],
  ["/<any(about, help):page>", "/other", "notFound"],
  ["/<major>.<minor>", "/1.2", { major: "1", minor: "2" }],
  ["/v<int:major>-<any(a,b):tag>", "/v12-b", { major: 12, tag: "b" }],
  ["/v<int:major>-<any(a,b):tag>", "/v12-c", "notFound"],
  ["/users/:id", "/users/7", { id: "7" }],
  ["/users/:id", "/users/", "notFound"],
  ["/files/*", "/files/a/b", { 0: "a/b" }],
  ["/files/*", "/files/", { 0: "" }],
  ["/files/*", "/files", "notFound"],
  ["/users/:id(\\d+)", "/users/7", { id: "7" }],
  ["/users/:id(\\d+)", "/users/seven", "notFound"],
  ["/users/:id(\\d+)/:tab?", "/users/7", { id: "7", tab: undefined }],
  ["/a/{b/}?c", "/a/c", {}],
  ["/a/{b/}?c", "/a/b/c", {}],
  ["/:year-:month", "/2026-11", { year: "2026", month: "11" }],
  ["/a/:b?", "/a", { b: undefined }],
  ["/a/:b?", "/a/x", { b: "x" }],
  ["/a/:b+", "/a/x/y", { b: "x/y" }],
  ["/:x(\\w+)", "/%41", "notFound"],
  ["/café/<x>", "/caf%C3%A9/%E2%82%AC", { x: "€" }],
  ["/<x>", "/a%2Fb", "notFound"],
  ["/:x", "/a%2Fb", { x: "a/b" }],
  ["/<x>", "/100%25", { x: "100%" }],
];

for (const [rule, path, expected] of CONVERTED) {
  const what = typeof expected === "string" ? expected : JSON.stringify(expected);
  Deno.test(`${rule} makes of ${path}: ${what}`, () => {
    const seen = look(mapOf({ [rule]: {} }), path);
    assert.deepEqual(seen, typeof expected === "string" ? expected : [rule, expected]);
  });
}

for (
  const path of [
    "/%zz",
    "/%",
    "/%ff",
    "/%c0%ae%c0%ae/x",
    "/..",
    "/../etc",
    "/a/../b",
    "/a/./b",
    "/%2e%2e/etc",
    "/a/.%2e",
    "/..%2f..%2fetc",
    "/a%2f..",
    "/..%5cetc",
    "/a\\..\\b",
    "/a%00b",
  ]
) {
  Deno.test(`${path} is malformed, whatever the rules`, () => {
    assert.equal(look(mapOf({ "/<path:p>": {}, "/*": {}, "/:x(.*)": {} }), path), "malformed");
  });
}

Deno.test("a missing slash at the end is redirected, one too many is not found", () => {
  const map = mapOf({ "/": {}, "/branch/": {}, "/leaf": {}, "/<int:id>/": {} });
  assert.deepEqual(look(map, "/branch/"), ["/branch/", {}]);
  assert.equal(look(map, "/branch"), "→ /branch/");
  assert.equal(look(map, "/5"), "→ /5/");
  assert.equal(look(map, "/leaf/"), "notFound");
  assert.deepEqual(look(map, "/"), ["/", {}]);
});

Deno.test("without strict slashes both forms are served", () => {
  const map = mapOf({ "/branch/": {}, "/leaf": {} }, { strictSlashes: false });
  for (const path of ["/branch", "/branch/"]) assert.deepEqual(look(map, path), ["/branch/", {}]);
  for (const path of ["/leaf", "/leaf/"]) assert.deepEqual(look(map, path), ["/leaf", {}]);
});

Deno.test("several slashes in a row are redirected to one, if that leads anywhere", () => {
  const map = mapOf({ "/a/b": {}, "/c/": {} });
  assert.equal(look(map, "/a//b"), "→ /a/b");
  assert.equal(look(map, "//a///b"), "→ /a/b");
  assert.equal(look(map, "//c"), "→ /c/");
  assert.equal(look(map, "/a//c"), "notFound");
  assert.equal(look(mapOf({ "/a/b": {} }, { mergeSlashes: false }), "/a//b"), "notFound");
});

Deno.test("no redirect leads to another host", () => {
  const map = mapOf({ "/<path:p>/": {} }, { mergeSlashes: false });
  assert.equal(look(map, "//evil.example"), "notFound");
  assert.equal(look(mapOf({ "/<path:p>/": {} }), "//evil.example"), "→ /evil.example/");
});

Deno.test("the method decides between rules of one path, and HEAD comes with GET", () => {
  const map = mapOf({ "/a": { methods: ["get"] }, "/:x": { methods: ["POST"] } });
  assert.deepEqual(look(map, "/a", "HEAD"), ["/a", {}]);
  assert.deepEqual(look(map, "/a", "POST"), ["/:x", { x: "a" }]);
  assert.equal(look(map, "/a", "PUT"), "GET, HEAD, OPTIONS, POST");
  assert.equal(look(map, "/b", "GET"), "OPTIONS, POST");
  assert.equal(look(map, "/a/b", "GET"), "notFound");
});

Deno.test("literal text goes before placeholders, strict converters before loose ones", () => {
  const map = mapOf({
    "/<path:rest>": {},
    "/<name>": {},
    "/<int:id>": {},
    "/me": {},
    "/u-<name>": {},
    "/<name>/x": {},
    "/me/<path:p>": {},
  });
  const rule = (path: string) => (look(map, path) as [string])[0];
  assert.equal(rule("/me"), "/me");
  assert.equal(rule("/7"), "/<int:id>");
  assert.equal(rule("/u-7"), "/u-<name>");
  assert.equal(rule("/joe"), "/<name>");
  assert.equal(rule("/joe/x"), "/<name>/x");
  assert.equal(rule("/me/x"), "/me/<path:p>");
  assert.equal(rule("/me/y"), "/me/<path:p>");
  assert.equal(rule("/joe/y"), "/<path:rest>");
});

Deno.test("defaults become parameters", () => {
  const map = mapOf({ "/all": { defaults: { page: 1 } }, "/all/<int:page>": {} });
  assert.deepEqual(look(map, "/all"), ["/all", { page: 1 }]);
  assert.deepEqual(look(map, "/all/2"), ["/all/<int:page>", { page: 2 }]);
});

Deno.test("a converter of one's own parses and formats", () => {
  const converters = {
    list: () => ({
      pattern: "[^/]+",
      weight: 100,
      spansSegments: false,
      parse: (text: string) => text.split("+"),
      format: (value: unknown) => (value as string[]).join("+"),
    }),
  };
  const map = mapOf({ "/<list:tags>": {} }, { converters });
  assert.deepEqual(look(map, "/a+b"), ["/<list:tags>", { tags: ["a", "b"] }]);
  assert.equal(map.build("/<list:tags>", { tags: ["x", "y"] }), "/x+y");
});

Deno.test("build makes a path that matches again", () => {
  const map = mapOf({
    "/": {},
    "/u/<int(fixed_digits=4):id>": {},
    "/f/<path:p>": {},
    "/s/<x>/": {},
    "/n/<float:n>": {},
    "/p/:id": {},
    "/r/:id(\\d+)": {},
    "/w/*": {},
  });
  assert.equal(map.build("/"), "/");
  assert.equal(map.build("/u/<int(fixed_digits=4):id>", { id: 7 }), "/u/0007");
  assert.equal(map.build("/f/<path:p>", { p: "a/b c" }), "/f/a/b%20c");
  assert.equal(map.build("/s/<x>/", { x: "ü@:", y: null, z: [1, 2] }), "/s/%C3%BC@:/?z=1&z=2");
  assert.equal(map.build("/n/<float:n>", { n: 2 }), "/n/2.0");
  assert.equal(map.build("/p/:id", { id: 7 }), "/p/7");
  assert.equal(map.build("/r/:id(\\d+)", { id: 7 }), "/r/7");
  assert.equal(map.build("/w/*", { 0: "a/b" }), "/w/a/b");
});

Deno.test("build takes the rule that uses most parameters, and minds defaults", () => {
  const map = new UrlMap([
    new Rule("/all", { endpoint: "all", defaults: { page: 1 } }),
    new Rule("/all/<int:page>", { endpoint: "all" }),
    new Rule("/old", { endpoint: "old", buildOnly: true }),
  ]);
  assert.equal(map.build("all", { page: 2 }), "/all/2");
  assert.equal(map.build("all"), "/all");
  assert.equal(map.build("old"), "/old");
  assert.equal(map.match("GET", "/old").kind, "notFound");
});

Deno.test("build says what it needs", () => {
  const map = mapOf({ "/u/<int:id>": { endpoint: "user" }, "/f/<path:p>": { endpoint: "file" } });
  assert.throws(() => map.build("user"), /UrlBuildError: .*user: \/u\/<int:id>: id is missing$/);
  assert.throws(() => map.build("user", { id: "x" }), /id is unfit: current value is x/);
  assert.throws(() => map.build("file", { p: "../etc" }), /a segment would be \. or \.\./);
  assert.throws(() => map.build("usr"), /No rule has the endpoint usr.*user/);
});

for (const path of ["no/slash", "/<int:>", "/<a", "/<nope:x>", "/<x>/<x>", "/<int(min=a):x>"]) {
  Deno.test(`the path ${path} is refused`, () => {
    assert.throws(() => mapOf({ [path]: {} }), SyntaxError);
  });
}

Deno.test("what a match costs in steps does not depend on the number of rules", () => {
  const paths = Array.from({ length: 2000 }, (_, i) => [`/s${i}/<int:a>/x/<b>`, {}] as const);
  const map = mapOf(Object.fromEntries(paths));
  assert.deepEqual(look(map, "/s1999/5/x/y"), ["/s1999/<int:a>/x/<b>", { a: 5, b: "y" }]);
});

Deno.test("parameters have the types of their converters", () => {
  const params: PathParams<"/<int:id>/<string(length=2):lang>/<rest>"> = {
    id: 1,
    lang: "de",
    rest: "",
  };
  const id: number = params.id;
  const other: PathParams<"/users/:id/posts/:post(\\d+)"> = { id: "1", post: "2" };
  const text: string = other.post;
  new Rule("/x/<int:n>", { endpoint: (_request, { n }) => n.toFixed() });
  // @ts-expect-error -- there is no such parameter
  new Rule("/x/<int:n>", { endpoint: (_request, { m }) => m });
  assert.deepEqual([id, text], [1, "2"]);
});

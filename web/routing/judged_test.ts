/** What Werkzeug and URLPattern say of single cases; tests/conformance tries many at random. */
import assert from "node:assert/strict";
import { type EndpointRuleOptions, Rule } from "./rule.ts";
import { UrlMap, type UrlMapOptions } from "./url_map.ts";

type Options = Partial<EndpointRuleOptions<string>>;

function mapOf(rules: readonly (readonly [string, Options?])[], options?: UrlMapOptions): UrlMap {
  return new UrlMap(
    rules.map(([path, more]) => new Rule(path, { endpoint: path, ...more })),
    options,
  );
}

/** The path of the rule and its parameters, or what else became of the request. */
function look(map: UrlMap, path: string, method = "GET"): unknown {
  const match = map.match(method, path);
  if (match.kind === "found") return [match.rule.path, { ...match.params }];
  if (match.kind === "redirect") return `→ ${match.path}`;
  return match.kind === "notAllowed" ? match.allow.join(", ") : match.kind;
}

const OPTIONS: readonly (readonly [rule: string, path: string, expected: unknown])[] = [
  ["/<int(2):x>", "/7", "notFound"],
  ["/<int(2):x>", "/07", { x: 7 }],
  ["/<int(0, 2, 4):x>", "/5", "notFound"],
  ["/<int(0, 2, 4, True):x>", "/4", { x: 4 }],
  ["/<int(fixed_digits=3, signed=True):x>", "/-42", { x: -42 }],
  ["/<int(fixed_digits=3, signed=True):x>", "/-042", "notFound"],
  ["/<float(1.5, 2.5):x>", "/2.6", "notFound"],
  ["/<float(1.5, 2.5):x>", "/2.5", { x: 2.5 }],
  ["/<string(2, 3):x>", "/a", "notFound"],
  ["/<string(1, None, 2):x>", "/abc", "notFound"],
  ["/<string(minlength=2, maxlength=None):x>", "/abc", { x: "abc" }],
];

for (const [rule, path, expected] of OPTIONS) {
  Deno.test(`H2 ${rule} makes of ${path}: ${JSON.stringify(expected)}`, () => {
    const seen = look(mapOf([[rule]]), path);
    assert.deepEqual(seen, typeof expected === "string" ? expected : [rule, expected]);
  });
}

const REFUSED: readonly (readonly [rule: string, reason: RegExp])[] = [
  ["/<string(maxlenght=3):x>", /no option maxlenght.*maxlength/],
  ["/<int(1, 2, 3, True, 5):x>", /only fixed_digits, min, max, signed: option 5 is 5/],
  ["/<int(2, fixed_digits=2):x>", /fixed_digits twice/],
  ["/<int(min=1, min=2):x>", /min twice/],
  ["/<int(signed=1):x>", /signed must be True or False: current value is 1/],
  ["/<int(fixed_digits=1.5):x>", /fixed_digits must be a whole number from 0 on/],
  ["/<float(fixed_digits=2):x>", /no option fixed_digits/],
  ["/<path(2):x>", /no options: option 1 is 2/],
  ["/<uuid(length=2):x>", /no option length/],
  ["/<any(a, b=c):x>", /no option b/],
  ["/<string(minlength=3, maxlength=2):x>", /maxlength must be at least 3/],
];

for (const [rule, reason] of REFUSED) {
  Deno.test(`H2 ${rule} is refused`, () => {
    assert.throws(() => mapOf([[rule]]), reason);
    assert.throws(() => mapOf([[rule]]), SyntaxError);
  });
}

Deno.test("H3 a URLPattern with regular expressions is redirected to its slash, too", () => {
  const rules = [["/users/:id(\\d+)/"], ["/{a/}?b/:c(\\w+)/"], ["/x/*/y/"]] as const;
  const map = mapOf(rules);
  assert.equal(look(map, "/users/7"), "→ /users/7/");
  assert.equal(look(map, "/users/x"), "notFound");
  assert.equal(look(map, "/a/b/c"), "→ /a/b/c/");
  assert.equal(look(map, "/x/1/2/y"), "→ /x/1/2/y/");
  assert.deepEqual(look(map, "/users/7/"), ["/users/:id(\\d+)/", { id: "7" }]);
  const lax = mapOf([...rules, ["/leaf/:id(\\d+)"]], { strictSlashes: false });
  assert.deepEqual(look(lax, "/users/7"), ["/users/:id(\\d+)/", { id: "7" }]);
  assert.deepEqual(look(lax, "/leaf/7/"), ["/leaf/:id(\\d+)", { id: "7" }]);
  const post = mapOf([["/users/:id(\\d+)/", { methods: ["POST"] }]]);
  assert.equal(look(post, "/users/7"), "notFound");
});

Deno.test("H4 a rule may spell a character as it is encoded", () => {
  const map = mapOf([["/caf%C3%A9/:x"], ["/%E2%82%AC"], ["/a b/:x(\\d+)"], ["/./d/../e/:x"]]);
  assert.deepEqual(look(map, "/caf%C3%A9/7"), ["/caf%C3%A9/:x", { x: "7" }]);
  assert.deepEqual(look(map, "/%E2%82%AC"), ["/%E2%82%AC", {}]);
  assert.deepEqual(look(map, "/a%20b/7"), ["/a b/:x(\\d+)", { x: "7" }]);
  assert.deepEqual(look(map, "/e/7"), ["/./d/../e/:x", { x: "7" }]);
  assert.equal(map.build("/caf%C3%A9/:x", { x: 7 }), "/caf%C3%A9/7");
});

Deno.test("H5 no slash is missing where only another method would be served behind it", () => {
  const map = mapOf([["/x/", { methods: ["POST"] }], ["/<path:p>/", { methods: ["PUT"] }]]);
  assert.equal(look(map, "/x", "GET"), "notFound");
  assert.equal(look(map, "/x", "POST"), "→ /x/");
  assert.equal(look(map, "/y", "GET"), "notFound");
});

Deno.test("H5 slashes are merged before a method is refused", () => {
  const map = mapOf([["/a/b", { methods: ["GET"] }], ["/a/<path:p>", { methods: ["POST"] }]]);
  assert.equal(look(map, "/a//b", "GET"), "→ /a/b");
  assert.equal(look(map, "/a//b", "PUT"), "GET, HEAD, OPTIONS, POST");
  assert.deepEqual(look(mapOf([["/a//<x>"]]), "/a/b"), ["/a//<x>", { x: "b" }]);
});

Deno.test("H6 a URL is built as Werkzeug builds it", () => {
  const map = mapOf([["/"], ["/n/<float(signed=True):n>"], ["/u/<float:n>"], ["/u/<uuid:u>"]]);
  assert.equal(map.build("/", { v: [null, "a", undefined, 7], w: [], x: [null] }), "/?v=a&v=7");
  const float = (n: number) => map.build("/n/<float(signed=True):n>", { n });
  assert.deepEqual([1e21, 1e16, 1e15, 1e-4, 1e-5, -1.5e-7, 2, -0.5].map(float), [
    "/n/1e+21",
    "/n/1e+16",
    "/n/1000000000000000.0",
    "/n/0.0001",
    "/n/1e-05",
    "/n/-1.5e-07",
    "/n/2.0",
    "/n/-0.5",
  ]);
  assert.throws(() => map.build("/u/<float:n>", { n: -1e21 }), /n is unfit/);
  assert.throws(() => float(Infinity), /n is unfit/);
});

Deno.test("H6 a URL is a path from the root, whatever the values", () => {
  const map = mapOf([["/<x>"], ["/:x?"], ["/:x(.*)"]]);
  assert.equal(map.build("/<x>", { x: "a\ud800" }), "/a%EF%BF%BD");
  assert.throws(() => map.build("/:x?"), { name: "UrlBuildError" });
  assert.equal(map.build("/:x(.*)", { x: "/other.example" }), "/%2Fother.example");
});

Deno.test("H8 CONNECT and TRACE are for rules that name them", () => {
  const map = mapOf([["/any"], ["/:x(\\d)"], ["/tunnel", { methods: ["CONNECT", "TRACE"] }]]);
  for (const method of ["CONNECT", "TRACE"]) {
    const all = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
    assert.equal(look(map, "/any", method), all);
    assert.equal(look(map, "/7", method), all);
    assert.deepEqual(look(map, "/tunnel", method), ["/tunnel", {}]);
  }
});

Deno.test("a path whose parameter has the default of another rule is redirected to that", () => {
  const map = mapOf([
    ["/all/", { endpoint: "all", defaults: { page: 1 } }],
    ["/all/page/<int:page>", { endpoint: "all" }],
  ]);
  assert.equal(look(map, "/all/page/1"), "→ /all/");
  assert.deepEqual(look(map, "/all/page/2"), ["/all/page/<int:page>", { page: 2 }]);
  assert.deepEqual(look(map, "/all/"), ["/all/", { page: 1 }]);
});

Deno.test("no redirect to a default leads to itself, or to a value that does not fit", () => {
  const map = mapOf([
    ["/<a>/", { endpoint: "e", defaults: { z: 1 } }],
    ["/<float:a>/", { endpoint: "e", defaults: { z: 1 } }],
    ["/i/<int:b>", { endpoint: "f", defaults: { c: "x" } }],
    ["/<b>/<c>", { endpoint: "f" }],
  ]);
  assert.deepEqual(look(map, "/1.5/"), ["/<float:a>/", { a: 1.5, z: 1 }]);
  assert.deepEqual(look(map, "/y/x"), ["/<b>/<c>", { b: "y", c: "x" }]);
});

Deno.test("a UUID is in small letters, whatever its path is in", () => {
  const map = mapOf([["/<uuid:u>"]]);
  const path = "/A8098C1A-F86E-11DA-BD1A-00112444BE1E";
  assert.deepEqual(look(map, path), ["/<uuid:u>", { u: path.slice(1).toLowerCase() }]);
});

Deno.test("what a converter refuses is left to other rules", () => {
  const map = mapOf([["/<int(max=5):n>"], ["/<int:n>/", { methods: ["POST"] }], ["/<name>"]]);
  assert.deepEqual(look(map, "/5"), ["/<int(max=5):n>", { n: 5 }]);
  assert.deepEqual(look(map, "/6"), ["/<name>", { name: "6" }]);
});

Deno.test("M7 neither a redirect nor a URL that is built leads to another host", () => {
  const rules = [["/<string(minlength=0):a>/<b>/"], ["/:a(.*)/"], ["/*"]] as const;
  for (const [rule] of rules.slice(0, 2)) {
    const map = mapOf([[rule]], { mergeSlashes: false });
    assert.equal(look(map, "//evil.example"), "→ /evil.example/");
  }
  const map = mapOf(rules);
  const [werkzeug, expression, star] = rules.map(([rule]) => rule);
  assert.equal(map.build(werkzeug, { a: "", b: "evil.example" }), "/evil.example/");
  assert.equal(map.build(expression, { a: "/evil.example" }), "/%2Fevil.example/");
  assert.equal(map.build(star, { 0: "/evil.example" }), "/evil.example");
});

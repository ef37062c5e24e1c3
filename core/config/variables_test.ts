import assert from "node:assert/strict";
import { DecodeError } from "./decode_error.ts";
import { substitute } from "./variables.ts";

const env = { USER: "joe", EMPTY: "", DB_PASSWORD: "s3cret" };
const vars = {
  port: 8080,
  db: { host: "db1", port: 5432 },
  list: [1, 2],
  none: null,
  again: "$(env.USER)",
};

Deno.test("variables are replaced in any string", () => {
  const cases: [unknown, unknown][] = [
    ["plain", "plain"],
    ["$(env.USER)", "joe"],
    ["hello $(env.USER)!", "hello joe!"],
    ["$(env.USER)$(env.USER)", "joejoe"],
    ["$(env.EMPTY)", ""],
    ["$(var.port)", 8080],
    [":$(var.port)", ":8080"],
    ["$(var.db)", { host: "db1", port: 5432 }],
    ["$(var.db.host):$(var.db.port)", "db1:5432"],
    ["$(var.list)", [1, 2]],
    ["$(var.list.1)", 2],
    ["$(var.none)", null],
    ["$(var.again)", "$(env.USER)"],
    ["$(env.USER:ann)", "joe"],
    ["$(env.NOTHING:ann)", "ann"],
    ["$(env.NOTHING:amqp://guest@mq:5672//)", "amqp://guest@mq:5672//"],
    ["$(env.NOTHING:)", ""],
    ["$(env.EMPTY:ann)", ""],
    ["hello $(env.NOTHING:ann) and $(env.USER:ann)!", "hello ann and joe!"],
    ["$(var.port:80)", 8080],
    ["$(var.db.hots:db2):$(var.db.port:80)", "db2:5432"],
    ["$(var.none:some)", "some"],
    [{ a: ["$(env.USER)", { b: "$(var.port)" }] }, { a: ["joe", { b: 8080 }] }],
    [12, 12],
    [null, null],
    ["$(date)", "$(date)"],
    ["$(other.x)", "$(other.x)"],
    ["$env.USER", "$env.USER"],
  ];
  for (const [value, expected] of cases) {
    assert.deepEqual(substitute(value, { env, vars }), expected, JSON.stringify(value));
  }
});

Deno.test("a variable that does not exist or does not fit is an error", () => {
  const cases: [unknown, string][] = [
    [
      "$(env.USR)",
      'needs $(env.USR): the environment variable USR is not set (did you mean "USER"?)',
    ],
    ["$(env.NOTHING)!", "needs $(env.NOTHING): the environment variable NOTHING is not set"],
    [
      "$(env.constructor)",
      "needs $(env.constructor): the environment variable constructor is not set",
    ],
    ["$(var.nothing)", "needs $(var.nothing): the variables file has no nothing"],
    [
      "$(var.db.hots)",
      'needs $(var.db.hots): the variables file has no db.hots (did you mean "host"?)',
    ],
    ["$(var.port.x)", "needs $(var.port.x): the variables file has no port.x"],
    ["$(var.__proto__)", "needs $(var.__proto__): the variables file has no __proto__"],
    ["x$(var.db)", "needs $(var.db) to be a scalar within a longer string: it is a mapping"],
    ["x$(var.list)", "needs $(var.list) to be a scalar within a longer string: it is a list"],
    ["x$(var.none)", "needs $(var.none) to be a scalar within a longer string: it is null"],
    [
      { a: ["$(env.NOTHING)"] },
      "a[0] needs $(env.NOTHING): the environment variable NOTHING is not set",
    ],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => substitute(value, { env, vars }), (error: unknown) => {
      assert.ok(error instanceof DecodeError);
      assert.equal(error.describe(), message);
      return true;
    });
  }
});

Deno.test("without a variables file the error says so, and how to name one", () => {
  assert.equal(substitute("$(var.x:1)", { env }), "1");
  assert.throws(() => substitute("$(var.x)", { env }), (error: unknown) => {
    assert.ok(error instanceof DecodeError);
    assert.equal(
      error.describe(),
      "needs $(var.x): there is no variables file (name one by --vars or LYMPH_VARS)",
    );
    return true;
  });
});

Deno.test("variables that sound like secrets can be hidden", () => {
  const value = {
    url: "amqp://me:$(env.DB_PASSWORD)@mq",
    user: "$(env.USER)",
    other: "$(env.OTHER_PASSWORD:guest)",
  };
  assert.deepEqual(substitute(value, { env }, { hideSecrets: true }), {
    url: "amqp://me:(hidden)@mq",
    user: "joe",
    other: "(hidden)",
  });
});

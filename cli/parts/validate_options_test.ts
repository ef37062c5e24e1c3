import assert from "node:assert/strict";
import { createConfig } from "../../core/config/mod.ts";
import { parseYaml } from "../../core/config/yaml.ts";
import { readValidateOptions } from "./validate_options.ts";

function read(text: string) {
  const values = parseYaml(text, { file: "x.yml" }) as Record<string, unknown>;
  return readValidateOptions(createConfig(values, { fileOf: () => "x.yml", env: {} }));
}

Deno.test("values are refused unless the configuration says otherwise", () => {
  assert.deepEqual(read("container: {}"), { mode: "refuse" });
  assert.deepEqual(read("container: { validate: warn }"), { mode: "warn" });
  assert.deepEqual(read("container: { validate: off }"), { mode: "off" });
});

Deno.test("results are checked where the configuration says so", () => {
  assert.deepEqual(read("container: { validate: { results: true } }"), {
    mode: "refuse",
    results: true,
  });
  assert.deepEqual(read("container: { validate: { mode: warn } }"), {
    mode: "warn",
    results: false,
  });
});

Deno.test("anything else is refused with its path", () => {
  for (
    const [text, message] of [
      [
        "wran",
        /x\.yml: container\.validate must be one of refuse, warn, off: .*"wran".*did you mean "warn"/,
      ],
      ["{ mode: on }", /container\.validate\.mode must be one of/],
      [
        "{ result: true }",
        /container\.validate\.result is not a known key: .*did you mean "results"/,
      ],
      ["5", /container\.validate must be one of/],
    ] as const
  ) {
    assert.throws(() => read(`container: { validate: ${text} }`), { name: "ConfigError", message });
  }
});

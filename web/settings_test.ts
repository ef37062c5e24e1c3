import assert from "node:assert/strict";
import { createConfig } from "../core/config/mod.ts";
import { readSettings } from "./settings.ts";

const read = (values: Record<string, unknown>) =>
  readSettings(createConfig({ interfaces: { Web: values } }).section("interfaces.Web"));

for (
  const [part, key, meant] of [
    ["limits", "bdy", "body"],
    ["tracing", "request_heder", "request_header"],
    ["healthcheck", "enable", "enabled"],
    ["shutdown", "timeot", "timeout"],
  ] as const
) {
  Deno.test(`${part}.${key} of a web service is refused`, () => {
    assert.throws(() => read({ [part]: { [key]: 1 } }), {
      name: "ConfigError",
      message: new RegExp(
        `: interfaces\\.Web\\.${part}\\.${key} is not .* \\(did you mean "${meant}"`,
      ),
    });
  });
}

Deno.test("other keys of a web service are the service's own", () => {
  assert.equal(read({ port: 1, greeting: "Hi", limits: { "x-mine": 1 } }).port, 1);
});

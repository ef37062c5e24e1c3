import assert from "node:assert/strict";
import { createConfig } from "../core/config/mod.ts";
import { DEFAULT_GATEWAY_SETTINGS, readGatewaySettings } from "./gateway_settings.ts";

const read = (values: Record<string, unknown>) => readGatewaySettings(createConfig(values));

Deno.test("a gateway without settings offers nothing, and has the defaults", () => {
  assert.deepEqual(read({}), DEFAULT_GATEWAY_SETTINGS);
});

Deno.test("settings are read", () => {
  const { rateLimit, timeoutMs, maxTimeoutMs, idempotency } = read({
    timeout: { default: 1, max: "10s" },
    rate_limit: { requests: 5, per: "1h", address_header: "x-real-ip" },
    idempotency: { keep: "1h", keys: 7, characters: 8 },
  });
  assert.deepEqual([timeoutMs, maxTimeoutMs], [1000, 10_000]);
  assert.deepEqual(rateLimit, { requests: 5, periodMs: 3_600_000, addressHeader: "x-real-ip" });
  assert.deepEqual(idempotency, { keepMs: 3_600_000, maxKeys: 7, maxLength: 8 });
});

const WRONG: [values: Record<string, unknown>, message: RegExp][] = [
  [{ expose: "Shop.*" }, /expose must be a list/],
  [{ expose: ["Shop.order", "Shop"] }, /expose\[1\] must be a method such as Shop\.order/],
  [{ expose: ["lymph.*"] }, /expose\[0\] must not name methods of lymph/],
  [{ rate_limit: {} }, /rate_limit\.requests must be/],
  [{ rate_limit: { requests: 0 } }, /rate_limit\.requests must be/],
  [{ rate_limit: { requests: 1, per: 0 } }, /rate_limit\.per must be a length of time, and more/],
  [{ rate_limit: { requests: 1, period: 1 } }, /rate_limit\.period is not a known key/],
  [{ timeout: { defualt: 1 } }, /timeout\.defualt is not a known key.*"default"/],
  [{ idempotency: { keys: -1 } }, /idempotency\.keys must be/],
];

for (const [values, message] of WRONG) {
  Deno.test(`a gateway refuses ${JSON.stringify(values)} in one line`, () => {
    assert.throws(() => read(values), (error: Error) => {
      assert.equal(error.name, "ConfigError");
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });
}

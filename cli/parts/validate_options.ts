import { type Config, decode } from "../../core/config/mod.ts";
import type { ValidateMode, ValidateOptions } from "../../core/checks/validate_options.ts";

const mode = decode.optional<ValidateMode, ValidateMode>(
  decode.oneOf("refuse", "warn", "off"),
  "refuse",
);
const both = decode.object({
  mode,
  results: decode.optional(decode.boolean, false),
});

/**
 * Reads `container.validate`: what happens to values that are not what services declare. It is
 * `refuse` (the default), `warn` or `off`, or a mapping with this `mode` and `results: true`.
 */
export function readValidateOptions(config: Config): ValidateOptions {
  return config.section("container").read(
    "validate",
    (value): ValidateOptions =>
      typeof value === "object" ? both(value ?? {}) : { mode: mode(value) },
  );
}

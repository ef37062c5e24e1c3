import { DecodeError } from "../decode_error.ts";
import { isMapping, type Mapping, ownValue } from "../mapping.ts";
import type { PathSegment } from "../path.ts";
import { secretsOf, type Variables } from "../variables.ts";
import { mayBeSecret } from "./secrets.ts";
import { hidden } from "./secret_texts.ts";

/**
 * The same error without the values of secret variables, which any key may have: `$(env.DB_PASSWORD)`.
 *
 * @param error Seen from the whole configuration.
 * @param values The whole configuration.
 * @param variables Where its variables take their values from.
 */
export function withoutVariables(
  error: DecodeError,
  values: Mapping,
  variables: Variables,
): DecodeError {
  const secrets = secretsOf(writtenAt(values, error.path), variables)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret !== "");
  if (secrets.length === 0) return error;
  const hide = (text: string) => secrets.reduce((left, it) => left.replaceAll(it, hidden), text);
  const { value, detail, hint, cause } = error.details;
  const details = {
    value: mayBeSecret(value) ? hidden : value,
    ...(detail !== undefined && { detail: hide(detail) }),
    ...(hint !== undefined && { hint }),
    ...(cause !== undefined && !secrets.some((it) => Deno.inspect(cause).includes(it)) &&
      { cause }),
  };
  return new DecodeError(hide(error.requirement), details, error.path);
}

/** What is written at a place, or the nearest above it if that is a variable. */
function writtenAt(values: Mapping, path: readonly PathSegment[]): unknown {
  let value: unknown = values;
  for (const segment of path) {
    if (!isMapping(value) && !Array.isArray(value)) break;
    value = ownValue(value, String(segment));
  }
  return value;
}

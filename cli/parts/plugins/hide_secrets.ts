import { isSecretName } from "../../../core/config/secrets/secret_names.ts";
import { hidden, redactText } from "../../../core/config/secrets/secret_texts.ts";

/** Ids of traces, spans and events look as random as secrets do. */
const ID = /^[\da-f]{16}(?:[\da-f]{16})?$/;

/** Hides secrets in what is sent to a service of others, as `lymph config` hides them. */
export function hideSecrets<Sent extends object>(sent: Sent): Sent {
  return hide(sent) as Sent;
}

function hide(value: unknown): unknown {
  if (typeof value === "string") return ID.test(value) ? value : redactText(value);
  if (Array.isArray(value)) return value.map(hide);
  if (typeof value !== "object" || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isSecret = typeof item === "string" && !ID.test(item) && isSecretName(key);
      return [key, isSecret ? hidden : hide(item)];
    }),
  );
}

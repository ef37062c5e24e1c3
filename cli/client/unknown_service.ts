import { didYouMean } from "../../core/config/closest.ts";
import { LookupError } from "../../core/errors.ts";

/** Names the service that was meant, also where a method stands behind its name; else empty. */
export function serviceHint(name: string, known: readonly string[]): string {
  const owner = known.find((service) => name.startsWith(`${service}.`));
  if (owner === undefined) return didYouMean(name, known);
  return ` (did you mean the service ${JSON.stringify(owner)}, without a method?)`;
}

/**
 * The error for a service that the registry does not know.
 *
 * @param name What the user typed.
 * @param known Names of the services that exist.
 */
export function unknownService(name: string, known: readonly string[]): LookupError {
  const hint = serviceHint(name, known) || "; see 'lymph discover'";
  return new LookupError(`There is no service named ${name}${hint}`);
}

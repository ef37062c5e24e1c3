import { didYouMean } from "../../core/config/closest.ts";
import { LookupError } from "../../core/errors.ts";

/**
 * The error for a service that the registry does not know.
 *
 * @param name What the user typed.
 * @param known Names of the services that exist.
 */
export function unknownService(name: string, known: readonly string[]): LookupError {
  const hint = didYouMean(name, known) || "; see 'lymph discover'";
  return new LookupError(`There is no service named ${name}${hint}`);
}

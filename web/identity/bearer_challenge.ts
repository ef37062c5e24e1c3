/** Why a request is refused, after RFC 6750, section 3.1. */
export type BearerError = "invalid_request" | "invalid_token" | "insufficient_scope";

/** What a {@linkcode bearerChallenge} tells the client. */
export interface BearerChallenge {
  /** What is protected, such as the name of the shop. */
  readonly realm?: string | undefined;
  /** What is wrong; nothing for a request without a token. */
  readonly error?: BearerError;
  /** The same in words. */
  readonly description?: string;
  /** Scopes that are needed. */
  readonly scopes?: readonly string[];
}

/**
 * The `WWW-Authenticate` header of a response.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function bearerChallenge(
  { realm, error, description, scopes }: BearerChallenge,
): { "www-authenticate": string } {
  const params = Object.entries({
    realm,
    error,
    error_description: description,
    scope: scopes?.join(" "),
  }).flatMap(([name, value]) => value === undefined ? [] : `${name}="${toQuotable(value)}"`);
  return { "www-authenticate": ["Bearer", params.join(", ")].join(" ").trimEnd() };
}

/** The RFC leaves out quotation marks and backslashes, even where they would be escaped. */
function toQuotable(text: string): string {
  return text.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, "?");
}

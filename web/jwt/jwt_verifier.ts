import { InvalidTokenError, type VerifyToken } from "../identity/authenticate.ts";
import type { Principal } from "../identity/principal.ts";
import { errors, type JWTPayload, jwtVerify } from "./jose.ts";
import { type JwkSet, openKeys } from "./key_set.ts";

/** Options of {@linkcode jwtVerifier}. */
export interface JwtVerifierOptions {
  /** Where the issuer publishes its keys, over HTTPS; or the keys, for example in tests. */
  readonly jwks: string | URL | JwkSet;
  /** What the claim `iss` must be. */
  readonly issuer: string;
  /** What the claim `aud` must be or have: the name by which the issuer knows this API. */
  readonly audience: string;
  /**
   * Algorithms that are accepted.
   *
   * @default {["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]}
   */
  readonly algorithms?: readonly string[];
  /**
   * Milliseconds by which the clock of the issuer may differ.
   *
   * @default {5000}
   */
  readonly clockToleranceMs?: number;
}

/** Algorithms with public keys: a service that can verify such a token cannot make one. */
const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA"],
];

/**
 * Makes a function for `authenticate` that checks JWTs: their signature, issuer, audience and times.
 * `exp` and `sub` are required. The principal's id is `sub`, its scopes come from `scope` or `scp`,
 * and `claims` has all claims.
 *
 * Keys are fetched when they are first needed, kept for ten minutes, and fetched again for a token
 * that names an unknown one, though not more often than every 30 seconds. While they cannot be
 * fetched, requests are answered with 503.
 *
 * @throws {TypeError} If an option is missing, or invalid: tokens for others would be accepted.
 * @see https://www.rfc-editor.org/rfc/rfc8725
 */
export function jwtVerifier(options: JwtVerifierOptions): VerifyToken {
  const { issuer, audience, algorithms = ALGORITHMS, clockToleranceMs = 5000 } = options;
  checkOptions({ issuer, audience, clockToleranceMs });
  const keys = openKeys(options.jwks);
  const rules = {
    issuer,
    audience,
    algorithms: [...algorithms],
    clockTolerance: clockToleranceMs / 1000,
    requiredClaims: ["exp", "sub"],
  };
  return async (token) => {
    try {
      return toPrincipal((await jwtVerify(token, keys, rules)).payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new InvalidTokenError(tell(error));
      throw error;
    }
  };
}

/** An unset variable of the environment must not switch a check off. */
function checkOptions(
  { clockToleranceMs, ...claims }: Required<
    Pick<JwtVerifierOptions, "issuer" | "audience" | "clockToleranceMs">
  >,
): void {
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value === "string" && value !== "") continue;
    throw invalid(name, "must be a text that is not empty", value);
  }
  if (clockToleranceMs >= 0 && Number.isFinite(clockToleranceMs)) return;
  throw invalid("clockToleranceMs", "must be a number from 0", clockToleranceMs);
}

function invalid(name: string, requirement: string, value: unknown): TypeError {
  const shown = Deno.inspect(value);
  return new TypeError(
    `Cannot verify tokens as ${name} ${requirement}: current value is ${shown}`,
  );
}

function toPrincipal(claims: JWTPayload): Principal {
  const { sub, scope, scp } = claims as Record<string, unknown>;
  if (typeof sub !== "string" || sub === "") {
    throw new InvalidTokenError("The token has no subject");
  }
  return { id: sub, scopes: toScopes(scope ?? scp), claims };
}

/** A list, or a text with spaces, after RFC 8693, section 4.2. */
function toScopes(value: unknown): string[] {
  const list = typeof value === "string" ? value.split(" ") : Array.isArray(value) ? value : [];
  return list.filter((scope) => typeof scope === "string" && scope !== "");
}

function tell(error: errors.JOSEError): string {
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    return reason === "missing"
      ? `The token has no claim ${claim}`
      : `The claim ${claim} of the token is not accepted`;
  }
  return REASONS[error.code] ?? "The token is malformed";
}

const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: "The token has expired",
  ERR_JOSE_ALG_NOT_ALLOWED: "The algorithm of the token is not accepted",
  ERR_JOSE_NOT_SUPPORTED: "The algorithm of the token is not accepted",
  ERR_JWKS_NO_MATCHING_KEY: "The key of the token is unknown",
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: "The token must name its key",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "The signature of the token is wrong",
};

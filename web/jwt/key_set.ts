import { getLogger } from "../../core/observe/logs/log.ts";
import { ServiceUnavailable } from "../responses/http_error.ts";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from "./jose.ts";

const log = getLogger("lymph.web");

/** A JSON Web Key Set. */
export interface JwkSet {
  /** The public keys. */
  readonly keys: readonly JsonWebKey[];
}

/** Errors by which a set of keys says that a token is at fault. */
const FAULTS = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/**
 * Opens a set of keys.
 *
 * @param jwks The keys, or where they are published.
 * @returns Finds the key of a token; throws a {@linkcode ServiceUnavailable} if keys cannot be had.
 * @throws {TypeError} If it is neither a URL nor a set of keys.
 */
export function openKeys(jwks: string | URL | JwkSet): JWTVerifyGetKey {
  if (typeof jwks === "object" && "keys" in jwks) {
    return createLocalJWKSet(jwks as unknown as JSONWebKeySet);
  }
  const url = URL.parse(jwks);
  if (url === null) {
    throw new TypeError(`Cannot verify tokens as jwks must be a URL: current value is ${jwks}`);
  }
  return remoteKeys(url);
}

function remoteKeys(url: URL): JWTVerifyGetKey {
  const find = createRemoteJWKSet(url, { [customFetch]: fetchKeys });
  let isFailing = false;
  return async (header, token) => {
    try {
      const key = await find(header, token);
      isFailing = false;
      return key;
    } catch (error) {
      if (FAULTS.some((fault) => error instanceof fault)) throw error;
      // Once, as each request with a token comes this way.
      if (!isFailing) {
        log.error("Cannot fetch the keys at {url}: {error}", { url: url.href, error });
      }
      isFailing = true;
      throw new ServiceUnavailable("Tokens cannot be verified now", { cause: error });
    }
  };
}

/** As `fetch`, but lets go of what is not read. */
async function fetchKeys(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.status !== 200) await response.body?.cancel();
  return response;
}

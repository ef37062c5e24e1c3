/**
 * JSON Web Tokens as bearer tokens of web services.
 *
 * @example Tokens of an identity provider
 * ```ts
 * import { authenticate, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 * import { jwtVerifier } from "@lymph/lymph/jwt";
 *
 * const verify = jwtVerifier({
 *   jwks: "https://login.example/.well-known/jwks.json",
 *   issuer: "https://login.example/",
 *   audience: "https://api.example/",
 * });
 *
 * export class Web extends WebServiceInterface {
 *   override readonly middleware = [authenticate(verify)];
 *   override readonly urlMap = new UrlMap([
 *     new Rule("/me", { endpoint: (_request, _params, { principal }) => ({ id: principal?.id }) }),
 *   ]);
 * }
 * ```
 *
 * @module
 */
export type { JwkSet } from "./key_set.ts";
export { jwtVerifier, type JwtVerifierOptions } from "./jwt_verifier.ts";

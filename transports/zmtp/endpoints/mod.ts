/**
 * Addresses, for parts of the framework that show or check them.
 *
 * @module
 */
export { isWildcard, normalizeHost } from "./endpoint.ts";

/**
 * What other servers of the framework read of a request.
 *
 * @module
 */
export { splitUrl } from "./request_url.ts";

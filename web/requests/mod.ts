/**
 * What other servers of the framework read of a request.
 *
 * @module
 */
export { refuseCoding } from "./content_coding.ts";
export { splitUrl } from "./request_url.ts";

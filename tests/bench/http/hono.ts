/**
 * The only file that knows what lymph's HTTP is compared with.
 *
 * @module
 */
export { Hono } from "hono";
export { requestId } from "hono/request-id";

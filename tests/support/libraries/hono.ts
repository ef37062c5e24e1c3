/**
 * The only file that imports Hono, which apps are mounted with and which HTTP is compared with.
 *
 * @module
 */
export { Hono } from "hono";
export { bearerAuth } from "hono/bearer-auth";
export { getCookie, setCookie } from "hono/cookie";
export { cors } from "hono/cors";
export { getConnInfo, serveStatic, upgradeWebSocket } from "hono/deno";
export { requestId } from "hono/request-id";
export { routePath } from "hono/route";
export { secureHeaders } from "hono/secure-headers";
export { validator } from "hono/validator";

/**
 * A gateway: methods of services over HTTP, for browsers and other programs.
 *
 * @example Which methods are offered
 * ```ts
 * import { Interface, rpc } from "@lymph/lymph";
 * import { Gateway } from "@lymph/lymph/gateway";
 * import { startServices } from "@lymph/lymph/testing";
 * import assert from "node:assert/strict";
 *
 * class Greeting extends Interface {
 *   @rpc({ http: "GET /greet/:name", idempotent: true })
 *   greet({ name }: { name: string }): string {
 *     return `Hi, ${name}!`;
 *   }
 * }
 *
 * await using services = await startServices({
 *   Greeting,
 *   Api: { class: Gateway, config: { expose: ["Greeting.greet"] } },
 * });
 * const response = await services.fetch("Api", "/greet/Joe");
 * assert.equal(await response.json(), "Hi, Joe!");
 * ```
 *
 * @module
 */
export { Gateway } from "./gateway.ts";

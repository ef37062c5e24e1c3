/**
 * What a message may cost.
 *
 * @module
 */
export { defaultMaxBytes } from "./value_cost.ts";

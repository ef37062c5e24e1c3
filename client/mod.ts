/**
 * Calls services from browsers, Node, Bun and Deno, through a gateway. It needs `fetch` and nothing
 * else; the types come from an `import type` of the service's class.
 *
 * @module
 */
export { connect } from "./connect.ts";
export { RefusedError } from "./error_of.ts";
export {
  type FailedRequest,
  LookupError,
  LymphError,
  NackError,
  NotConnectedError,
  RemoteError,
  RequestError,
  RpcError,
  TimeoutError,
} from "../core/errors.ts";
export type * from "./types.ts";

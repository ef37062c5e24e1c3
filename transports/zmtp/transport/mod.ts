/**
 * What the framework uses of ZeroMQ, without the sockets for other programs.
 *
 * @module
 */
import "./modules.ts";

export { ZmtpBroadcast } from "./broadcast.ts";
export { ZmtpTransport } from "./transport.ts";

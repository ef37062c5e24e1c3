/**
 * MessagePack, the format of calls and events.
 *
 * @module
 */
export { MsgpackSerializer } from "./msgpack.ts";

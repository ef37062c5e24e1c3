/**
 * The formats that values travel in.
 *
 * @module
 */
export type { Serializer } from "../../core/serializer.ts";
export type { SerializerOptions } from "./depth.ts";
export { createJsonSerializer, JsonSerializer } from "./json/json.ts";
export { createMsgpackSerializer, MsgpackSerializer } from "./msgpack/msgpack.ts";

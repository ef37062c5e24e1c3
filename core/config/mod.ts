/**
 * Configuration: sections, decoders, and the classes that it names.
 *
 * @module
 */
export type {
  ClassContext,
  ClassLoader,
  ClassReference,
  Config,
  Configurable,
  Constructor,
  CreateOptions,
  Creator,
  Extra,
} from "./config.ts";
export * as decode from "./decoders.ts";
export { DecodeError, type DecodeErrorOptions } from "./decode_error.ts";
export type { Decoder } from "./decoder.ts";
export type { Mapping } from "./mapping.ts";
export type { ConfigPath, PathSegment } from "./path.ts";
export { type ConfigOptions, createConfig } from "./section.ts";
export type { Variables } from "./variables.ts";

/**
 * The only file that knows the logging library. Nothing is printed until a program configures it,
 * so that the framework stays silent inside other people's programs and tests.
 *
 * @module
 */
import { getLogger as getCategoryLogger } from "@logtape/logtape";

/** Logs at a level; `properties` fill the `{placeholders}` of the message. */
export type LogMethod = (message: string, properties?: Record<string, unknown>) => void;

/** Writes log records of one category. */
export interface Logger {
  /** Detail for whoever debugs. */
  readonly debug: LogMethod;
  /** Normal course of things. */
  readonly info: LogMethod;
  /** Something is off, the service goes on. */
  readonly warn: LogMethod;
  /** Something failed. */
  readonly error: LogMethod;
}

/**
 * The logger of a part of the framework or of a service.
 *
 * @param name Dotted name, such as `"lymph.rpc"`.
 */
export function getLogger(name: string): Logger {
  const logger = getCategoryLogger(name.split("."));
  return {
    debug: (message, properties = {}) => logger.debug(message, properties),
    info: (message, properties = {}) => logger.info(message, properties),
    warn: (message, properties = {}) => logger.warn(message, properties),
    error: (message, properties = {}) => logger.error(message, properties),
  };
}

import * as decode from "../../core/config/decoders.ts";
import { DecodeError } from "../../core/config/decode_error.ts";
import { isWildcard } from "../../transports/zmtp/endpoints/mod.ts";

const NAME = /^[\w.-]+$/;
const HOST = "must be one host that others can reach, such as 10.0.0.5, without a port";
/** Such as `::ffff:10.0.0.5%eth0`; Node's library for it takes longer to load than Deno. */
const IPV6 = /^([\da-f:.]+)(?:%[\w.-]+)?$/i;
const IP = "must be an address to listen on, such as 127.0.0.1 or ::1, without a port";

/**
 * Parses the host under which others reach this program.
 *
 * @throws {RangeError} If the text is no host, or stands for all addresses.
 */
export function parseHost(text: string): string {
  if (isHost(text)) return text;
  throw new RangeError(`${HOST}: current value is ${JSON.stringify(text)}`);
}

/**
 * Parses an address to listen on.
 *
 * @throws {RangeError} If the text is no address.
 */
export function parseIp(text: string): string {
  if (isIp(text)) return text;
  throw new RangeError(`${IP}: current value is ${JSON.stringify(text)}`);
}

/**
 * Decodes the host under which others reach this program.
 *
 * @throws {DecodeError} If the value is no host, or stands for all addresses.
 */
export function decodeHost(value: unknown): string {
  const text = decode.string(value);
  if (isHost(text)) return text;
  throw new DecodeError(HOST, { value });
}

/**
 * Decodes an address to listen on.
 *
 * @throws {DecodeError} If the value is no address.
 */
export function decodeIp(value: unknown): string {
  const text = decode.string(value);
  if (isIp(text)) return text;
  throw new DecodeError(IP, { value });
}

function isIPv6(text: string): boolean {
  const [, address = ""] = IPV6.exec(text) ?? [];
  return URL.canParse(`http://[${address}]`);
}

function isHost(text: string): boolean {
  return (NAME.test(text) || isIPv6(text)) && !isWildcard(text);
}

function isIp(text: string): boolean {
  return isHost(text) || isWildcard(text);
}

import { isIPv6 } from "node:net";
import { type Config, decode, DecodeError } from "../../core/config/mod.ts";
import { ConfigError } from "../../core/errors.ts";
import { isWildcard } from "../../transports/zmtp/endpoints/endpoint.ts";
import { UsageError, type Values } from "../command/command.ts";
import { guessExternalIp } from "./external_ip.ts";
import type { IpOptions } from "../command/shared_options.ts";

const NAME = /^[\w.-]+$/;
const REQUIREMENT = "must be one host that others can reach, such as 10.0.0.5, without a port";

const IP_REQUIREMENT = "must be an address to listen on, such as 127.0.0.1 or ::1, without a port";

/** Where a program listens, and where others reach it. */
export interface Address {
  /** IP address that sockets listen on; `0.0.0.0` and `::` stand for all of the machine. */
  readonly ip: string;
  /** Host under which others reach them. */
  readonly host: string;
}

/**
 * The address that the command line says, or else the configuration, the node, or nobody.
 *
 * Whoever listens on all addresses of the machine is reached by `advertise`, or else by the one
 * that leads outside.
 *
 * @param guess Finds that one.
 * @throws {UsageError} If the command line names one in two ways.
 * @throws {ConfigError} If others could not reach it.
 */
export function chooseAddress(
  config: Config,
  options: Values<IpOptions>,
  guess: () => string = guessExternalIp,
): Address {
  const ip = chooseIp(config, options);
  const configured = config.read("container.advertise", decode.optional(decodeHost));
  const host = options.advertise ?? configured ??
    fromEnv("LYMPH_NODE_ADVERTISE", isHost, REQUIREMENT);
  return { ip, host: host ?? (isWildcard(ip) ? guessHost(ip, guess) : ip) };
}

/**
 * The address to listen on: the command line's, the configuration's, the node's, or loopback. Of the
 * configuration `container.rpc.ip` comes before `container.ip`, as in the original.
 *
 * @throws {UsageError} If the command line names one in two ways.
 */
export function chooseIp(config: Config, options: Values<IpOptions>): string {
  if (options.guessExternalIp && options.ip !== undefined) {
    throw new UsageError("Use either --ip or --guess-external-ip: both were given");
  }
  if (options.guessExternalIp) return guessExternalIp();
  const read = (path: string) => config.read(path, decode.optional(decodeIp));
  const configured = read("container.rpc.ip") ?? read("container.ip");
  return options.ip ?? configured ?? fromEnv("LYMPH_NODE_IP", isIp, IP_REQUIREMENT) ?? "127.0.0.1";
}

/**
 * Reads a host by which others reach this one.
 *
 * @throws {RangeError} If it is none, or stands for all of them.
 */
export function parseHost(text: string): string {
  if (isHost(text)) return text;
  throw new RangeError(`${REQUIREMENT}: current value is ${JSON.stringify(text)}`);
}

/**
 * Reads an address to listen on.
 *
 * @throws {RangeError} If it is none.
 */
export function parseIp(text: string): string {
  if (isIp(text)) return text;
  throw new RangeError(`${IP_REQUIREMENT}: current value is ${JSON.stringify(text)}`);
}

/**
 * Reads an address to listen on out of a configuration.
 *
 * @throws {DecodeError} If it is none.
 */
export function decodeIp(value: unknown): string {
  const text = decode.string(value);
  if (isIp(text)) return text;
  throw new DecodeError(IP_REQUIREMENT, { value });
}

function isIp(text: string): boolean {
  return isHost(text) || isWildcard(text);
}

function fromEnv(
  name: string,
  isFit: (text: string) => boolean,
  requirement: string,
): string | undefined {
  const text = Deno.env.get(name);
  if (!text || isFit(text)) return text || undefined;
  throw new ConfigError(`$${name} ${requirement}: current value is ${JSON.stringify(text)}`);
}

/**
 * Decodes a host by which others are reached.
 *
 * @throws {DecodeError} If it is none, or stands for all of them.
 */
export function decodeHost(value: unknown): string {
  const text = decode.string(value);
  if (isHost(text)) return text;
  throw new DecodeError(REQUIREMENT, { value });
}

function isHost(text: string): boolean {
  return (NAME.test(text) || isIPv6(text)) && !isWildcard(text);
}

function guessHost(ip: string, guess: () => string): string {
  try {
    return guess();
  } catch (cause) {
    throw new ConfigError(
      `Cannot listen on ${ip} as nobody knows by which address to reach it: name it as --advertise ` +
        "or container.advertise",
      { cause },
    );
  }
}

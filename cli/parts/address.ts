import { type Config, decode } from "../../core/config/mod.ts";
import { ConfigError, toError } from "../../core/errors.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { isWildcard } from "../../transports/zmtp/endpoints/mod.ts";
import { UsageError, type Values } from "../command/command.ts";
import { decodeHost, decodeIp, parseHost, parseIp } from "../command/host.ts";
import type { IpOptions } from "../command/shared_options.ts";
import { guessExternalIp } from "./external_ip.ts";

/** Where a program listens, and where others reach it. */
export interface Address {
  /** IP address that sockets listen on; `0.0.0.0` and `::` stand for all of the machine. */
  readonly ip: string;
  /** Host under which others reach them. */
  readonly host: string;
}

/**
 * The address of the command line, or else of the configuration, or of the node, or loopback.
 *
 * A program that listens on all addresses is reached by `advertise`, or else by the address
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
    fromEnv(NODE_VARIABLE.advertise, parseHost);
  return { ip, host: host ?? (isWildcard(ip) ? guessHost(ip, guess) : ip) };
}

/**
 * The address to listen on: the command line's, the configuration's, the node's, or loopback. Of the
 * configuration `container.rpc.ip` comes before `container.ip`, as in Python lymph.
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
  return options.ip ?? configured ?? fromEnv(NODE_VARIABLE.ip, parseIp) ?? "127.0.0.1";
}

function fromEnv(name: string, parse: (text: string) => string): string | undefined {
  const text = Deno.env.get(name);
  if (!text) return undefined;
  try {
    return parse(text);
  } catch (cause) {
    throw new ConfigError(`$${name} ${toError(cause).message}`, { cause });
  }
}

function guessHost(ip: string, guess: () => string): string {
  try {
    return guess();
  } catch (cause) {
    throw new ConfigError(
      `Cannot listen on ${ip} because no address is known under which others reach it: set ` +
        "--advertise or container.advertise",
      { cause },
    );
  }
}

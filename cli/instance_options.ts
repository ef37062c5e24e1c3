import { type Config, decode } from "../core/config/mod.ts";
import { flag, type Option, type Options, UsageError, value, type Values } from "./command.ts";
import { guessExternalIp } from "./external_ip.ts";

/** Type of {@linkcode ipOptions}. */
export interface IpOptions extends Options {
  /** Address of all sockets. */
  readonly ip: Option<string | undefined>;
  /** Whether to use the address of the interface that leads outside. */
  readonly guessExternalIp: Option<boolean>;
}

/** Options of every command that opens sockets of its own. */
export const ipOptions: IpOptions = {
  ip: value("Address of all sockets, by default $LYMPH_NODE_IP or 127.0.0.1", {
    placeholder: "address",
  }),
  guessExternalIp: flag("Use the address of the interface that leads outside", { short: "g" }),
};

/** Options of every command that runs services. */
export const instanceOptions = {
  ...ipOptions,
  port: value("RPC port, by default a free one", {
    short: "p",
    placeholder: "port",
    parse: parsePort,
  }),
  isolated: flag("Do not register, so that nobody else finds these services", { short: "i" }),
} as const;

/**
 * The address to listen on: the command line's, the configuration's, the node's, or loopback.
 *
 * @throws {UsageError} If the command line names one in two ways.
 */
export function chooseIp(config: Config, options: Values<typeof ipOptions>): string {
  if (options.guessExternalIp && options.ip !== undefined) {
    throw new UsageError("Use either --ip or --guess-external-ip: both were given");
  }
  if (options.guessExternalIp) return guessExternalIp();
  const configured = config.read("container.ip", decode.optional(decode.string));
  return options.ip ?? configured ?? (Deno.env.get("LYMPH_NODE_IP") || "127.0.0.1");
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(
    `must be a number from 0 to 65535: current value is ${JSON.stringify(text)}`,
  );
}

import { parseHost, parseIp } from "./host.ts";
import { flag, type Option, type Options, value } from "./command.ts";

/** Type of {@linkcode ipOptions}. */
export interface IpOptions extends Options {
  /** Address of all sockets. */
  readonly ip: Option<string | undefined>;
  /** Whether to use the address of the interface that leads outside. */
  readonly guessExternalIp: Option<boolean>;
  /** Host under which others reach these sockets. */
  readonly advertise: Option<string | undefined>;
}

/** Options of every command that opens sockets of its own. */
export const ipOptions: IpOptions = {
  ip: value("Address of all sockets, by default $LYMPH_NODE_IP or 127.0.0.1", {
    placeholder: "address",
    parse: parseIp,
  }),
  guessExternalIp: flag("Use the address of the interface that leads outside", { short: "g" }),
  advertise: value("Host under which others reach this, where --ip is 0.0.0.0 or behind a NAT", {
    placeholder: "host",
    parse: parseHost,
  }),
};

/** Options of every command that runs services. */
export const instanceOptions = {
  ...ipOptions,
  port: value("RPC port, by default a free one", {
    short: "p",
    placeholder: "port",
    parse: parsePort,
  }),
  inspect: flag("Let a debugger in, as deno run does; also --inspect-wait and --inspect=<address>"),
  isolated: flag("Do not register, so that nobody else finds these services", { short: "i" }),
} as const;

/** Option of what runs services itself. */
export const reloadOption = flag(
  "Restart when a file changes that services import or that configures them",
);

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(
    `must be a number from 0 to 65535: current value is ${JSON.stringify(text)}`,
  );
}

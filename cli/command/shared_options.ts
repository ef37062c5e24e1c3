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
  guessExternalIp: flag("Use the address by which this machine reaches other networks", {
    short: "g",
  }),
  advertise: value(
    "Host under which others reach this process, if --ip is 0.0.0.0 or behind a NAT",
    {
      placeholder: "host",
      parse: parseHost,
    },
  ),
};

/** Options of every command that runs services. */
export const instanceOptions = {
  ...ipOptions,
  port: value("RPC port, by default a free one", {
    short: "p",
    placeholder: "port",
    parse: parsePort,
  }),
  inspect: flag("Accept a debugger, as deno run does; also --inspect-wait and --inspect=<address>"),
  isolated: flag("Do not register, so that other programs cannot find these services", {
    short: "i",
  }),
} as const;

/** Option of the commands that run services in this process. */
export const reloadOption = flag(
  "Restart when the configuration or a file that services import changes",
);

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(
    `must be a number from 0 to 65535: current value is ${JSON.stringify(text)}`,
  );
}

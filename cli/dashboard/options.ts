import { flag, type Option, type Options, value } from "../command/command.ts";

/** Type of {@linkcode dashboardOptions}. */
export interface DashboardOptions extends Options {
  /** Port of the page. */
  readonly port: Option<number | undefined>;
  /** Whether to leave the browser alone. */
  readonly noOpen: Option<boolean>;
}

/** Options of the commands that serve the dashboard. */
export const dashboardOptions: DashboardOptions = {
  port: value("Port of the page, by default 4999 or the next free one", {
    short: "p",
    placeholder: "port",
    parse: parsePort,
  }),
  noOpen: flag("Only print the address of the page, do not open a browser"),
};

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(
    `must be a number from 0 to 65535: current value is ${JSON.stringify(text)}`,
  );
}

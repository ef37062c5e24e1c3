import { toError } from "../../core/errors.ts";
import { connect } from "../client/connect.ts";
import type { Connection } from "../client/connection.ts";
import { explainFailure } from "../client/explain_failure.ts";
import { command, required, UsageError, value, valueOr } from "../command/command.ts";
import { ipOptions } from "../command/shared_options.ts";
import { parseLogLevel } from "../log/log_level.ts";
import { printable } from "../../core/observe/printable.ts";
import { parseSeconds } from "../command/seconds.ts";

const DEFAULT_PERIOD_S = 60;

/** `lymph change-loglevel <address>` */
export default command({
  options: {
    name: valueOr("", "Logger, such as lymph.rpc; by default all of them", {
      short: "n",
      placeholder: "logger",
    }),
    level: value("DEBUG, INFO, WARNING or ERROR", {
      short: "l",
      placeholder: "level",
      parse: (text) => parseLogLevel(text).toUpperCase(),
    }),
    period: valueOr(DEFAULT_PERIOD_S, "Seconds until the old level returns, by default 60", {
      short: "p",
      placeholder: "seconds",
      parse: parseSeconds,
    }),
    ...ipOptions,
  },
  args: { address: required("Name of a service, or an endpoint such as tcp://127.0.0.1:40001") },
  details: "lymph tail shows the additional lines, too.",
  async run({ options, args: { address }, terminal }) {
    const { level, name, period, ...addresses } = options;
    if (level === undefined) throw new UsageError("Option --level must be given");
    await using connection = await connect(addresses);
    const endpoints = await endpointsOf(address, connection);
    const question = {
      subject: "lymph.change_loglevel",
      body: { qualname: name === "root" ? "" : name, loglevel: level, period },
    };
    let failed = 0;
    await Promise.all(endpoints.map(async (endpoint) => {
      try {
        await connection.request(endpoint, question);
        terminal.print(`${printable(endpoint)}: ${level} for ${period} s`);
      } catch (error) {
        failed++;
        terminal.note(`lymph: ${printable(toError(error).message)}`);
      }
    }));
    return failed === 0 ? 0 : 1;
  },
});

/** Where all instances are; asking the service by name would only reach one of them. */
async function endpointsOf(address: string, connection: Connection): Promise<readonly string[]> {
  if (address.includes("://")) return [address];
  const instances = await connection.instances(address);
  if (instances.length > 0) return [...new Set(instances.map(({ endpoint }) => endpoint))];
  try {
    await connection.request(address, { subject: "lymph.ping", body: {} });
    return await endpointsOf(address, connection); // it has appeared in between
  } catch (error) {
    throw await explainFailure(error, address, connection);
  }
}

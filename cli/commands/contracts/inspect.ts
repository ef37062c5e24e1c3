import { CONTRACTS_HEADER } from "../../../core/container/default_interface.ts";
import { ownValue } from "../../../core/config/mapping.ts";
import { taggedJson } from "../../../core/values/json_line.ts";
import { command, flag, required } from "../../command/command.ts";
import { connect } from "../../client/connect.ts";
import { explainFailure } from "../../client/explain_failure.ts";
import { ipOptions } from "../../command/shared_options.ts";
import { readEvents } from "../../format/event_description.ts";
import { formatDescription, readDescription } from "../../format/interface_description.ts";
import { readRoutes } from "../../format/route_list.ts";

const TIMEOUT_MS = 5000;

/** `lymph inspect <address>` */
export default command({
  options: { json: flag("Print the description as JSON"), ...ipOptions },
  args: { address: required("Name of a service, or an endpoint such as tcp://127.0.0.1:40001") },
  async run({ options, args: { address }, terminal }) {
    await using connection = await connect({ ...options, once: true });
    const question = { subject: "lymph.inspect", body: {} };
    const headers = { [CONTRACTS_HEADER]: true };
    let body: unknown;
    try {
      ({ body } = await connection.request(address, question, {
        timeoutMs: TIMEOUT_MS,
        headers,
      }));
    } catch (error) {
      throw await explainFailure(error, address, connection);
    }
    const methods = readDescription(body);
    const contracts = ownValue(body, "contracts");
    if (options.json) {
      const plain = methods.map(({ types: _, ...method }) => method);
      // What an instance does not tell is undefined, which JSON leaves out.
      const routes = ownValue(body, "routes");
      terminal.print(taggedJson({ methods: plain, contracts, routes }));
    } else {
      const emphasize = (name: string) => terminal.style("bold", name);
      const events = readEvents(body);
      const routes = readRoutes(body).map(({ route }) => route);
      terminal.print(formatDescription(address, methods, { events, routes, emphasize }));
    }
  },
});

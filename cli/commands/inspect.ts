import { taggedJson } from "../../core/values/json_line.ts";
import { command, flag, required } from "../command/command.ts";
import { connect } from "../client/connect.ts";
import { explainFailure } from "../client/explain_failure.ts";
import { ipOptions } from "../command/shared_options.ts";
import { formatDescription, readDescription } from "../format/interface_description.ts";

const TIMEOUT_MS = 5000;

/** `lymph inspect <address>` */
export default command({
  options: { json: flag("Print the description as JSON"), ...ipOptions },
  args: { address: required("Name of a service, or an endpoint such as tcp://127.0.0.1:40001") },
  async run({ options, args: { address }, terminal }) {
    await using connection = await connect({ ...options, once: true });
    const question = { subject: "lymph.inspect", body: {} };
    let body: unknown;
    try {
      ({ body } = await connection.request(address, question, { timeoutMs: TIMEOUT_MS }));
    } catch (error) {
      throw await explainFailure(error, address, connection);
    }
    const methods = readDescription(body);
    if (options.json) terminal.print(taggedJson({ methods }));
    else {terminal.print(formatDescription(address, methods, (name) =>
        terminal.style("bold", name)));}
  },
});

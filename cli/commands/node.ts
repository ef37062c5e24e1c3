import { toDecodeError } from "../../core/config/decode_error.ts";
import { parseAction } from "../command/actions.ts";
import { command, flag, optional, UsageError, value } from "../command/command.ts";
import { instanceOptions } from "../command/shared_options.ts";
import { manageNode } from "../node/manage_node.ts";
import { processCount } from "../node/services/service_spec.ts";

const ACTIONS = ["status", "restart", "scale"] as const;

/** `lymph node`, `lymph node status|restart|scale [<service>] [<count>]` */
export default command({
  options: {
    ...instanceOptions,
    address: value<string>("Endpoint of the node to manage, if several run", {
      placeholder: "endpoint",
    }),
    debug: flag("Log everything, as --loglevel=DEBUG does"),
    reload: flag("Restart services when a file that they import or name changes"),
    json: flag("Print the status as JSON"),
  },
  args: {
    action: optional("Manage a running node instead of running one: status, restart or scale", {
      choices: ACTIONS,
    }),
    service: optional("Service to restart or scale, or one process to restart, such as Greeting.0"),
    count: optional("Number of processes to scale to"),
  },
  details:
    "Runs each instances.<name>.command in numprocesses processes, and restarts those that exit.\n" +
    "The processes share the ports of sockets.<name>.port. The first SIGINT or SIGTERM stops them in\n" +
    "order; a later second one stops them at once. SIGHUP reopens log files and reads the configuration\n" +
    "again. If the terminal was closed, SIGHUP stops them, too.",
  async run(context) {
    const { options, args, log } = context;
    if (args.action === undefined) {
      if (options.debug) log?.setLevel("debug");
      // Hidden from Deno, which would else prepare it for every start.
      const module: string = "../node/run_node.ts";
      const { runNode }: typeof import("../node/run_node.ts") = await import(module);
      return await runNode(context, { reload: options.reload });
    }
    const action = parseAction(args.action, ACTIONS);
    const { service } = args;
    if (action === "status") return await manageNode(context, { action });
    if (service === undefined) throw new UsageError(`Name the service to ${action}`);
    if (action === "restart") return await manageNode(context, { action, service });
    if (args.count === undefined) throw new UsageError("Give the number of processes to scale to");
    return await manageNode(context, { action, service, count: readCount(args.count) });
  },
});

function readCount(text: string): number {
  try {
    // The rule of numprocesses, in the configuration and over RPC.
    return processCount(/^\d+$/.test(text) ? Number(text) : text);
  } catch (cause) {
    throw new UsageError(`<count> ${toDecodeError(cause, text).describe()}`, { cause });
  }
}

import { command, flag, list, UsageError } from "../command.ts";
import { instanceOptions } from "../instance_options.ts";
import { runServices } from "../run_services.ts";

/** `lymph instance` */
export default command({
  options: {
    interface: list("Service class to run under its own name, as module:Class", {
      placeholder: "class",
    }),
    ...instanceOptions,
    debug: flag("Log everything, as --loglevel=DEBUG does"),
    reload: flag("Restart when a module changes (not available yet)"),
  },
  args: {},
  details: "Stops after what is under way when it gets SIGINT or SIGTERM, at once on the second.",
  async run(context) {
    const { options, log } = context;
    if (options.reload) throw new UsageError("--reload is not available in this version");
    if (options.debug) log?.setLevel("debug");
    return await runServices(context, { named: options.interface });
  },
});

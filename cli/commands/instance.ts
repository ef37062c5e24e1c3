import { command, flag, list } from "../command/command.ts";
import { instanceOptions, reloadOption } from "../command/shared_options.ts";
import { runServices } from "../run/run_services.ts";

/** `lymph instance` */
export default command({
  options: {
    interface: list("Service class to run under its own name, as module:Class", {
      placeholder: "class",
    }),
    ...instanceOptions,
    debug: flag(
      "Log everything, as --loglevel=DEBUG does, and let in who runs lymph shell --remote",
    ),
    reload: reloadOption,
  },
  args: {},
  details:
    "Stops after what is under way when it gets SIGINT or SIGTERM, at once on a later second one.\n" +
    "SIGHUP reopens the log file and reads the section logging again.\n" +
    "With --debug, a shell with the token of this project's state directory runs any code in this\n" +
    "process; it listens on debug.backdoor_ip, by default 127.0.0.1.",
  async run(context) {
    const { options, log } = context;
    if (options.reload) {
      const { runReloading } = await import("../node/run_reloading.ts");
      return await runReloading(context);
    }
    if (options.debug) log?.setLevel("debug");
    return await runServices(context, { named: options.interface, debug: options.debug });
  },
});

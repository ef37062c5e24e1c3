import { command, flag, list } from "../command/command.ts";
import { instanceOptions, reloadOption } from "../command/shared_options.ts";
import { runServices } from "../run/run_services.ts";

/** `lymph instance` */
export default command({
  options: {
    interface: list("Class to run as a service under its own name, as module:Class", {
      placeholder: "class",
    }),
    ...instanceOptions,
    debug: flag(
      "Log everything, as --loglevel=DEBUG does, and accept lymph shell --remote",
    ),
    reload: reloadOption,
  },
  args: {},
  details:
    "On the first SIGINT or SIGTERM it finishes its running work and stops; a later second one stops\n" +
    "it at once. SIGHUP reopens the log file and reads the section logging again.\n" +
    "With --debug, lymph shell --remote runs any code in this process. The shell needs the token in the\n" +
    "project's state directory. It connects to debug.backdoor_ip, by default 127.0.0.1.",
  async run(context) {
    const { options, log } = context;
    if (options.reload) {
      // Hidden from Deno, which would else prepare it for every start.
      const module: string = "../node/run_reloading.ts";
      const { runReloading }: typeof import("../node/run_reloading.ts") = await import(module);
      return await runReloading(context);
    }
    if (options.debug) log?.setLevel("debug");
    return await runServices(context, { named: options.interface, debug: options.debug });
  },
});

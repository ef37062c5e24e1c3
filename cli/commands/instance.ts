import { command, flag, list } from "../command/command.ts";
import { instanceOptions } from "../command/shared_options.ts";
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
    reload: flag("Restart when a file changes that services import or that configures them"),
  },
  args: {},
  details:
    "Stops after what is under way when it gets SIGINT or SIGTERM, at once on a later second one.\n" +
    "SIGHUP reopens the log file and reads the section logging again.\n" +
    "With --debug, a shell with the token of this project's state directory runs any code in this\n" +
    "process; it listens on debug.backdoor_ip, by default 127.0.0.1.",
  async run(context) {
    const { options, terminal, log } = context;
    if (options.reload) {
      const { runReloading } = await import("../node/run_reloading.ts");
      const config = options.config ?? Deno.env.get("LYMPH_CONFIG");
      const args = Deno.args.filter((arg) => arg !== "--reload");
      return await runReloading(args, { terminal, config });
    }
    if (options.debug) log?.setLevel("debug");
    return await runServices(context, { named: options.interface, debug: options.debug });
  },
});

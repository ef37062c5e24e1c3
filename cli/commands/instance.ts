import { Container } from "../../core/container.ts";
import { getLogger } from "../../core/observe/log.ts";
import { command, flag, list, UsageError } from "../command.ts";
import { createParts, createPlugins } from "../create_parts.ts";
import { installConfigured, installNamed } from "../install_interfaces.ts";
import { chooseIp, instanceOptions } from "../instance_options.ts";
import { openConfig } from "../open_config.ts";
import { formatState } from "../format_state.ts";
import { readPeerOptions } from "../peer_options.ts";
import { runUntilStopped } from "../run_until_stopped.ts";

const logger = getLogger("lymph.instance");

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
  async run({ options, terminal, log }) {
    if (options.reload) throw new UsageError("--reload is not available in this version");
    if (options.debug) log?.setLevel("debug");
    const { config, loadClass } = await openConfig(options);
    const ip = chooseIp(config, options);
    const parts = await createParts(config, { ip, port: options.port });
    const container = new Container(parts, {
      isolated: options.isolated,
      peer: readPeerOptions(config),
      plugins: await createPlugins(config),
      changeLogLevel: (change) => log?.change(change),
    });
    const names = [
      ...await installConfigured(container, config),
      ...await installNamed(container, options.interface, loadClass),
    ];
    if (names.length === 0) logger.warn("No interfaces are configured: only the built-in one runs");
    return await runUntilStopped(container, {
      onServing() {
        const what = names.length === 0 ? "the built-in interface" : names.join(", ");
        terminal.note(`Serving ${what} at ${container.endpoint} (${container.identity})`);
      },
      onQuit: () => terminal.note(formatState(container)),
    });
  },
});

import { formatYaml } from "../../core/config/yaml.ts";
import { command } from "../command.ts";
import { defaultsOf } from "../defaults.ts";
import { openConfig } from "../open_config.ts";

/** `lymph config` */
export default command({
  options: {},
  args: {},
  details:
    "Variables are replaced. Passwords and other secrets are hidden. Comments show what is in\n" +
    "effect where the configuration says nothing.",
  async run({ options, terminal }) {
    const { config, directories: { state } } = await openConfig(options);
    terminal.print(formatYaml(config.toJSON()).trimEnd());
    const defaults = defaultsOf(config, state);
    if (Object.keys(defaults).length === 0) return;
    terminal.print(formatYaml({ "by default": defaults }).trimEnd().replace(/^/gm, "# "));
  },
});

import { formatYaml } from "../../core/config/yaml.ts";
import { command } from "../command/command.ts";
import { formatConfig } from "../format/config_listing.ts";
import { defaultsOf } from "../parts/defaults.ts";
import { openConfig } from "../project/open_config.ts";

/** `lymph config` */
export default command({
  options: {},
  args: {},
  details:
    "Variables are replaced. Passwords and other secrets are hidden. Comments name the file\n" +
    "of each part, and show what is in effect where the configuration says nothing.",
  async run({ options, terminal }) {
    const { config, directories: { state }, fileOf } = await openConfig(options);
    terminal.print(formatConfig(config.toJSON(), fileOf));
    const defaults = defaultsOf(config, state);
    if (Object.keys(defaults).length === 0) return;
    terminal.print(formatYaml({ "by default": defaults }).trimEnd().replace(/^/gm, "# "));
  },
});

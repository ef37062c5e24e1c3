import { formatYaml } from "../../core/config/yaml.ts";
import { command } from "../command.ts";
import { openConfig } from "../open_config.ts";

/** `lymph config` */
export default command({
  options: {},
  args: {},
  details: "Variables are replaced. Passwords and other secrets are hidden.",
  async run({ options, terminal }) {
    const { config } = await openConfig(options);
    terminal.print(formatYaml(config.toJSON()).trimEnd());
  },
});

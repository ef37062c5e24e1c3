import { command } from "../command/command.ts";
import { commands } from "../command/catalogue.ts";
import { configuredCommands } from "../project/find_command.ts";
import { formatCommands } from "../command/front_page.ts";

/** `lymph list` */
export default command({
  options: {},
  args: {},
  async run({ options, terminal }) {
    const emphasize = (name: string) => terminal.style("bold", name);
    terminal.print(
      formatCommands(emphasize, { ...commands, ...await configuredCommands(options) }),
    );
  },
});

import { command } from "../command.ts";
import { commands } from "../commands.ts";
import { configuredCommands } from "../extensions.ts";
import { formatCommands } from "../front_page.ts";

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

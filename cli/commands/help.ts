import { command, optional } from "../command.ts";
import { commands } from "../commands.ts";
import { findCommand } from "../extensions.ts";
import { formatCommands, USAGE } from "../front_page.ts";
import { screenOf } from "../screen.ts";
import { formatHelp } from "../help_text.ts";

/** `lymph help [<command>]` */
export default command({
  standalone: true,
  options: {},
  args: { command: optional("Command to explain", { choices: Object.keys(commands) }) },
  async run({ options, args, terminal }) {
    if (args.command === undefined) {
      terminal.print(`${USAGE}\n\n${formatCommands((name) => terminal.style("bold", name))}`);
      return;
    }
    const inputs = options.config === undefined ? [] : ["--config", options.config];
    const { command, summary } = await findCommand(args.command, inputs, commands);
    terminal.print(formatHelp(args.command, summary, command, screenOf()?.columns));
  },
});

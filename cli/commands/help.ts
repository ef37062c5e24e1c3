import { command, optional } from "../command/command.ts";
import { commands } from "../command/catalogue.ts";
import { findCommand } from "../project/find_command.ts";
import { formatCommands, USAGE } from "../command/front_page.ts";
import { screenOf } from "../terminal/screen.ts";
import { formatHelp } from "../command/help_text.ts";

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

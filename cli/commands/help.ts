import { command, optional } from "../command.ts";
import { commands, loadCommand } from "../commands.ts";
import { findCommand } from "../find_command.ts";
import { formatCommands, USAGE } from "../front_page.ts";
import { formatHelp } from "../help_text.ts";

/** `lymph help [<command>]` */
export default command({
  standalone: true,
  options: {},
  args: { command: optional("Command to explain") },
  async run({ args, terminal }) {
    if (args.command === undefined) {
      terminal.print(`${USAGE}\n\n${formatCommands((name) => terminal.style("bold", name))}`);
      return;
    }
    const entry = findCommand(args.command, commands);
    terminal.print(formatHelp(args.command, entry.summary, await loadCommand(entry)));
  },
});

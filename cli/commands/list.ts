import { command } from "../command.ts";
import { formatCommands } from "../front_page.ts";

/** `lymph list` */
export const list = command({
  standalone: true,
  options: {},
  args: {},
  run({ terminal }) {
    terminal.print(formatCommands((name) => terminal.style("bold", name)));
    return Promise.resolve();
  },
});

import { command } from "../command.ts";
import { formatCommands } from "../front_page.ts";

/** `lymph list` */
export default command({
  standalone: true,
  options: {},
  args: {},
  run({ terminal }) {
    terminal.print(formatCommands((name) => terminal.style("bold", name)));
    return Promise.resolve();
  },
});

import { type Command, command, commonOptions, required, UsageError } from "../command.ts";
import { commands, loadCommand } from "../commands.ts";
import { type CompletionTable, formatCompletions, SHELLS } from "../completion_script.ts";
import { toOption } from "../help_text.ts";

/** `lymph completions <shell>` */
export default command({
  standalone: true,
  options: {},
  args: { shell: required(SHELLS.join(", ")) },
  details: "For bash, put this into ~/.bashrc: source <(lymph completions bash)",
  async run({ args, terminal }) {
    const shell = SHELLS.find((known) => known === args.shell);
    if (shell === undefined) {
      throw new UsageError(
        `The shell must be one of ${SHELLS.join(", ")}: current value is ${args.shell}`,
      );
    }
    const table: CompletionTable = await Promise.all(
      Object.entries(commands).map(async ([name, entry]) => ({
        name,
        summary: entry.summary,
        options: optionsOf(await loadCommand(entry)),
      })),
    );
    terminal.print(formatCompletions(shell, table));
  },
});

function optionsOf({ options }: Command): string[] {
  return Object.keys({ ...options, ...commonOptions }).map(toOption);
}

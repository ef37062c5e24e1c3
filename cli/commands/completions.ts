import {
  type Command,
  command,
  type CommonOptions,
  commonOptions,
  required,
  UsageError,
  type Values,
} from "../command/command.ts";
import { type CommandEntry, commands, loadCommand } from "../command/catalogue.ts";
import {
  type CompletedOption,
  type Completion,
  formatCompletions,
  SHELLS,
} from "../command/completion_script.ts";
import { configuredCommands } from "../project/find_command.ts";
import { toOption } from "../command/help_text.ts";

/** `lymph completions <shell>` */
export default command({
  standalone: true,
  options: {},
  args: { shell: required(SHELLS.join(", "), { choices: SHELLS }) },
  details: "For bash, put this into ~/.bashrc: source <(lymph completions bash)",
  async run({ options, args, terminal }) {
    const shell = SHELLS.find((known) => known === args.shell);
    if (shell === undefined) {
      throw new UsageError(
        `The shell must be one of ${SHELLS.join(", ")}: current value is ${args.shell}`,
      );
    }
    const own = await Promise.all(Object.entries(commands).map(completionOf));
    const others = Object.entries(await configured(options)).map(([name, { summary }]) => ({
      name,
      summary,
      options: optionsOf(),
      choices: [],
    }));
    const table = [...own, ...others];
    const explained = table.map((entry) =>
      entry.name === "help" ? { ...entry, choices: table.map(({ name }) => name) } : entry
    );
    terminal.print(formatCompletions(shell, explained));
  },
});

async function completionOf([name, entry]: readonly [string, CommandEntry]): Promise<Completion> {
  const loaded = await loadCommand(entry);
  const [first] = Object.values(loaded.args);
  const { summary } = entry;
  return { name, summary, options: optionsOf(loaded), choices: first?.choices ?? [] };
}

/** A shell that starts needs its completions, whatever is wrong with the configuration there. */
async function configured(
  options: Values<CommonOptions>,
): Promise<Record<string, CommandEntry>> {
  return await configuredCommands(options).catch(() => ({}));
}

function optionsOf({ options }: Pick<Command, "options"> = { options: {} }): CompletedOption[] {
  return Object.entries({ ...options, ...commonOptions }).flatMap(([key, option]) => {
    const [name, takesValue] = [toOption(key), option.kind !== "flag"];
    const own = { name, short: option.short, takesValue };
    return option.negatable ? [own, { name: name.replace("--", "--no-"), takesValue }] : [own];
  });
}

import { commands, loadCommand } from "../../../cli/command/catalogue.ts";
import { formatHelp } from "../../../cli/command/help_text.ts";
import { table } from "./table.ts";

const COLUMNS = 100;

/** Every command with its help. */
export async function commandsPage(): Promise<string> {
  const entries = Object.entries(commands);
  const sections = await Promise.all(entries.map(async ([name, entry]) => {
    const help = formatHelp(name, entry.summary, await loadCommand(entry), COLUMNS);
    return `## lymph ${name}\n\n\`\`\`text\n${help}\n\`\`\``;
  }));
  const rows = entries.map(([name, { summary }]) => [`[\`${name}\`](#lymph-${name})`, summary]);
  return [
    "# Commands",
    "`lymph help <command>` and `lymph <command> --help` print the same texts.",
    table(["command", "what it does"], rows),
    ...sections,
  ].join("\n\n");
}

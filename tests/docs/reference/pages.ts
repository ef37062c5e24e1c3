import { commandsPage } from "./commands.ts";
import { configurationPage } from "./configuration.ts";
import { environmentPage } from "./environment.ts";
import { metricsPage } from "./metrics.ts";
import { wireTypesPage } from "./wire_types.ts";

/** The task that writes the pages. */
export const COMMAND = "deno task reference";

/** The pages of the reference, by their paths in the repository, as `deno fmt` leaves them. */
export async function referencePages(): Promise<Map<string, string>> {
  const texts = {
    commands: await commandsPage(),
    configuration: configurationPage(),
    environment: environmentPage(),
    metrics: metricsPage(),
    "wire-types": wireTypesPage(),
  };
  const entries = Object.entries(texts).map(async ([name, text]) => {
    const note = `<!-- Written by \`${COMMAND}\` from the code: do not edit. -->`;
    return [`docs/reference/${name}.md`, await format(`${note}\n\n${text}\n`)] as const;
  });
  return new Map(await Promise.all(entries));
}

async function format(text: string): Promise<string> {
  const args = ["fmt", "--line-width=100", "--ext=md", "-"];
  const command = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" });
  await using child = command.spawn();
  await new Blob([text]).stream().pipeTo(child.stdin);
  return await new Response(child.stdout).text();
}

import assert from "node:assert/strict";
import { commands, loadCommand } from "./catalogue.ts";
import { formatCommands } from "./front_page.ts";
import { formatHelp } from "./help_text.ts";

const tooLong = (text: string, columns: number) =>
  text.split("\n").filter((line) => line.length > columns);

Deno.test("P6 the help of every command fits 80 columns", async () => {
  assert.deepEqual(tooLong(formatCommands(), 80), []);
  for (const [name, entry] of Object.entries(commands)) {
    const { summary } = entry;
    const command = await loadCommand(entry);
    assert.deepEqual(tooLong(formatHelp(name, summary, command), 80), [], name);
    const narrow = formatHelp(name, summary, command, 50);
    for (const text of Object.values(command.options).map(({ summary }) => summary)) {
      assert.ok(narrow.replace(/\s+/g, " ").includes(text), text);
    }
  }
});

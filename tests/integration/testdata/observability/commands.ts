import { type Command, command, required } from "@lymph/lymph/command";

export const count: Command = command({
  summary: "Count the letters of a word.",
  options: {},
  args: { word: required("The word") },
  run({ args, terminal }) {
    terminal.print(String(args.word.length));
    return Promise.resolve();
  },
});

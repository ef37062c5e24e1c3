import { command, value } from "../command.ts";
import { ipOptions } from "../instance_options.ts";
import { openConfig } from "../open_config.ts";
import { surviveStrayErrors } from "../run_until_stopped.ts";
import { readHistory, writeHistory } from "../shell/history.ts";
import { ReadlineInput } from "../shell/readline_input.ts";
import { runOnce, runShell } from "../shell/run_shell.ts";
import { LocalEvaluator } from "../shell/local_evaluator.ts";
import { openLocalScope } from "../shell/local_scope.ts";

const MAX_BUSY_MS = 60_000;

/** `lymph shell` */
export default command({
  options: {
    eval: value<string>("Run this code only, and print what it is worth", {
      short: "e",
      placeholder: "code",
    }),
    ...ipOptions,
  },
  args: {},
  async run({ options, terminal }) {
    using _errors = surviveStrayErrors();
    await using scope = await openLocalScope(options);
    using evaluator = new LocalEvaluator(scope.names, { timeoutMs: MAX_BUSY_MS });
    if (options.eval !== undefined) return await runOnce(options.eval, { evaluator, terminal });
    const { directories } = await openConfig(options);
    using input = new ReadlineInput({
      complete: (line) => evaluator.complete(line),
      history: await readHistory(directories.state),
    });
    if (input.isPerson) terminal.note("Ctrl-D ends it");
    const code = await runShell({ evaluator, input, terminal });
    if (input.isPerson) await writeHistory(directories.state, input.history);
    return code;
  },
});

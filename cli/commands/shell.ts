import { command, type CommonOptions, value, type Values } from "../command/command.ts";
import { type IpOptions, ipOptions } from "../command/shared_options.ts";
import { openConfig } from "../project/open_config.ts";
import { surviveStrayErrors } from "../run/run_until_stopped.ts";
import { parseWanted, type WantedInstance } from "../shell/choose_instance.ts";
import { connectRemote } from "../shell/connect_remote.ts";
import type { Evaluator } from "../evaluator/evaluator.ts";
import { readHistory, writeHistory } from "../shell/history.ts";
import { LocalEvaluator } from "../evaluator/local_evaluator.ts";
import { openLocalScope } from "../shell/local_scope.ts";
import { ReadlineInput } from "../shell/readline_input.ts";
import { runOnce, runShell } from "../shell/run_shell.ts";

const MAX_BUSY_MS = 60_000;

/** `lymph shell`, `lymph shell --remote=<Name>[:<id prefix>]` */
export default command({
  options: {
    eval: value<string>("Run this code only, and print its value", {
      short: "e",
      placeholder: "code",
    }),
    remote: value<WantedInstance>(
      "Run code inside the instance of this service, and of an id or identity that begins with prefix",
      { placeholder: "Name:prefix", parse: parseWanted },
    ),
    ...ipOptions,
  },
  args: {},
  details: "Code is JavaScript. await works anywhere, and _ is the last value. You have client\n" +
    '(.proxy("Greeting").greet({ name: "Joe" }), .request(…)), config, emit(type, body) and\n' +
    "discover(service). Inside an instance, which must run with --debug, you have container and every\n" +
    "interface by its name. Code from a pipe runs line by line: an error goes to standard error, the\n" +
    "other lines still run, and the exit code is 1.",
  async run({ options, terminal }) {
    using _errors = surviveStrayErrors();
    await using shell = await open(options);
    const { evaluator, knows } = shell;
    if (options.eval !== undefined) return await runOnce(options.eval, { evaluator, terminal });
    const { state } = (await openConfig(options)).directories;
    using input = new ReadlineInput({
      complete: (line) => evaluator.complete(line),
      history: await readHistory(state),
    });
    if (!input.isPerson) return await runShell({ evaluator, input, terminal });
    terminal.note(`${knows}; Ctrl-D ends it`);
    try {
      return await runShell({ evaluator, input, terminal });
    } finally {
      await writeHistory(state, input.history);
    }
  },
});

interface OpenShell extends AsyncDisposable {
  readonly evaluator: Evaluator;
  /** What a person is greeted with. */
  readonly knows: string;
}

async function open(
  options: Values<IpOptions & CommonOptions> & { readonly remote: WantedInstance | undefined },
): Promise<OpenShell> {
  if (options.remote !== undefined) {
    const { evaluator, name, ...shell } = await connectRemote(options.remote, options);
    return { ...shell, evaluator, knows: `Inside ${name}, with container and its interfaces` };
  }
  const { names, ...scope } = await openLocalScope(options);
  const evaluator = new LocalEvaluator(names, { timeoutMs: MAX_BUSY_MS });
  return {
    evaluator,
    knows: `A shell with ${Object.keys(names).join(", ")}`,
    async [Symbol.asyncDispose]() {
      evaluator[Symbol.dispose]();
      await scope[Symbol.asyncDispose]();
    },
  };
}

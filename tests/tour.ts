/**
 * `deno task tour`: the first minute with lymph, in one terminal. Runs two services, looks at one
 * and calls it with the real program, showing each command and what it prints.
 *
 * @module
 */
import { styleText } from "node:util";

const CLI = new URL("../cli/main.ts", import.meta.url).pathname;
/** The listener comes first, so that the event of the greeting has a handler. */
const CONFIGS = ["conf/listen.yml", "conf/greeting.yml"];
const STEPS: readonly (readonly string[])[] = [
  ["discover"],
  ["inspect", "Greeting"],
  ["request", "Greeting.greet", '{"name": "Joe"}'],
];

function lymph(args: readonly string[]): Deno.ChildProcess {
  const isWord = (arg: string) => /^[\w./-]+$/.test(arg);
  const shown = args.map((arg) => isWord(arg) ? arg : `'${arg}'`).join(" ");
  console.log(styleText("bold", `\n$ lymph ${shown}`));
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, ...args],
    cwd: new URL("..", import.meta.url),
    stderr: "piped",
  }).spawn();
}

/** Shows what a program says on standard error; `isReady` resolves once it serves. */
function showErrors({ stderr }: Deno.ChildProcess) {
  const ready = Promise.withResolvers<boolean>();
  const isOver = (async () => {
    for await (const chunk of stderr) {
      await Deno.stderr.write(chunk);
      if (new TextDecoder().decode(chunk).includes("Serving")) ready.resolve(true);
    }
    ready.resolve(false);
  })();
  return { isReady: ready.promise, isOver };
}

async function run(args: readonly string[]): Promise<boolean> {
  const child = lymph(args);
  const { isOver } = showErrors(child);
  const { success } = await child.status;
  await isOver;
  return success;
}

const services: { child: Deno.ChildProcess; isOver: Promise<void> }[] = [];
let isFine = true;
try {
  for (const config of CONFIGS) {
    const child = lymph(["instance", "--config", config]);
    const { isReady, isOver } = showErrors(child);
    services.push({ child, isOver });
    isFine &&= await isReady;
  }
  for (const step of STEPS) isFine &&= await run(step);
} finally {
  for (const { child } of services) child.kill("SIGTERM");
}
for (const { child, isOver } of services) {
  await isOver;
  const { success } = await child.status;
  isFine &&= success;
}
console.log(styleText("bold", isFine ? "\nThose were two services." : "\nSomething went wrong."));
Deno.exit(isFine ? 0 : 1);

/**
 * `deno task tour`: the first minute with lymph, in one terminal. Runs a service, looks at it and
 * calls it with the real program, showing each command and what it prints.
 *
 * @module
 */
import { styleText } from "node:util";

const CLI = new URL("../cli/main.ts", import.meta.url).pathname;
const CONFIG = "conf/greeting.yml";
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

const service = lymph(["instance", "--config", CONFIG]);
const { isReady, isOver } = showErrors(service);
let isFine = await isReady;
try {
  for (const step of STEPS) isFine &&= await run(step);
} finally {
  service.kill("SIGTERM");
}
await isOver;
isFine &&= (await service.status).success;
console.log(styleText("bold", isFine ? "\nThat was a service." : "\nSomething went wrong."));
Deno.exit(isFine ? 0 : 1);

import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

const SIGNAL_INTERVAL_MS = 50;
/** No program is silent for so long and well; a test that waits on would say nothing at all. */
const MAX_SILENCE_MS = 60_000;

/** How to run the program. */
export interface LymphOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Environment variables besides this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
  /** What to execute, in place of Deno with the program of this checkout. */
  readonly program?: string;
}

/** What became of the program. */
export interface Outcome {
  /** Exit code. */
  readonly code: number;
  /** Signal that ended it. */
  readonly signal: Deno.Signal | null;
  /** Its standard output. */
  readonly stdout: string;
  /** Its standard error. */
  readonly stderr: string;
}

/** Runs the real program to its end. */
export async function runLymph(
  args: readonly string[],
  options: LymphOptions,
): Promise<Outcome> {
  await using running = startLymph(args, options);
  return await running.ended;
}

/** A program that runs. */
export interface RunningLymph extends AsyncDisposable {
  /** Its process id. */
  readonly pid: number;
  /** Resolves once standard error matches; rejects if the program ends, or takes a minute. */
  stderr(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves once standard output matches; rejects if the program ends, or takes a minute. */
  stdout(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends it a signal. */
  kill(signal: Deno.Signal): void;
  /** Sends it signals until it ends, as an impatient user does. */
  hurry(signal: Deno.Signal): Promise<Outcome>;
  /** Resolves when it has ended. */
  readonly ended: Promise<Outcome>;
}

/** Starts the real program; disposing of it kills it. */
export function startLymph(
  args: readonly string[],
  { cwd, env = {}, input, program }: LymphOptions,
): RunningLymph {
  const command = program === undefined
    ? { path: Deno.execPath(), args: ["run", "-A", PROGRAM, ...args] }
    : { path: program, args: [...args] };
  const child = new Deno.Command(command.path, {
    args: command.args,
    cwd,
    env: { NO_COLOR: "1", LYMPH_CONFIG: "", LYMPH_NODE_IP: "", ...env },
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (input !== undefined) void new Response(input).body?.pipeTo(child.stdin);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = Promise.all([child.status, stdout.done, stderr.done]).then(([status]) => ({
    code: status.code,
    signal: status.signal,
    stdout: stdout.text(),
    stderr: stderr.text(),
  }));
  const kill = (signal: Deno.Signal): void => {
    try {
      child.kill(signal);
    } catch (error) {
      // It has ended already, which cannot be known for sure before.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  const hurry = async (signal: Deno.Signal): Promise<Outcome> => {
    const timer = setInterval(() => kill(signal), SIGNAL_INTERVAL_MS);
    kill(signal);
    try {
      return await ended;
    } finally {
      clearInterval(timer);
    }
  };
  return {
    pid: child.pid,
    stdout: stdout.matches,
    stderr: stderr.matches,
    kill,
    hurry,
    ended,
    async [Symbol.asyncDispose]() {
      // Until it ends, as a launcher passes signals on one by one; SIGKILL would orphan its program.
      await hurry("SIGTERM");
    },
  };
}

function collect(stream: ReadableStream<Uint8Array>) {
  let text = "";
  let isDone = false;
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  const done = (async () => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream() as Decoding)) {
      text += chunk;
      wake();
    }
    isDone = true;
    wake();
  })();
  const matches = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        leave();
        reject(new Error(`${pattern} never came; the output was:\n${text}`));
      };
      const timer = setTimeout(giveUp, MAX_SILENCE_MS);
      const leave = (): void => {
        clearTimeout(timer);
        waiting.delete(check);
      };
      const check = (): void => {
        const match = pattern.exec(text);
        if (match === null) return isDone ? giveUp() : undefined;
        leave();
        resolve(match);
      };
      waiting.add(check);
      check();
    });
  return { text: () => text, done, matches };
}

/** The library's types know byte streams over any buffer only on the writing side. */
type Decoding = TransformStream<Uint8Array, string>;

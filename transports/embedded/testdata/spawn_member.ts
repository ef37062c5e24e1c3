/** A process that runs `member.ts`. */
export interface Member extends AsyncDisposable {
  /** Process id. */
  readonly pid: number;
  /** Waits for a line of its output, for a minute at most. */
  readonly line: (accept: (line: string) => boolean) => Promise<string>;
  /** Kills it with SIGKILL; resolves once it is gone. */
  readonly kill: () => Promise<void>;
  /** Ends its input, so that it stops in order; resolves with its exit code. */
  readonly end: () => Promise<number>;
}

/**
 * Starts a process that registers an instance and watches its service.
 *
 * @returns The process, once it is registered.
 */
export function spawnMember(
  stateDir: string,
  service: string,
  id: string,
  permissions?: readonly string[],
): Promise<Member> {
  const script = new URL("./member.ts", import.meta.url).pathname;
  return spawnProcess(script, [stateDir, service, id], permissions);
}

const PATIENCE_MS = 60_000;

/**
 * Starts a script that says `ready` and then lives until its standard input ends.
 *
 * @returns The process, once it has said so.
 */
export async function spawnProcess(
  script: string,
  args: readonly string[],
  permissions: readonly string[] = ["-A"],
): Promise<Member> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", ...permissions, script, ...args],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = readLines(child.stdout);
  const line = async (accept: (line: string) => boolean) => {
    const late = Promise.withResolvers<never>();
    const reason = `No line of process ${child.pid} was accepted by ${accept} in time`;
    const timer = setTimeout(() => late.reject(new Error(reason)), PATIENCE_MS);
    try {
      for (;;) {
        const { done, value } = await Promise.race([lines.next(), late.promise]);
        if (done) throw new Error(`Cannot read on as process ${child.pid} must be running`);
        if (accept(value)) return value;
      }
    } finally {
      clearTimeout(timer);
    }
  };
  let isInputOpen = true;
  const finish = async () => {
    while (!(await lines.next()).done);
    return (await child.status).code;
  };
  const end = async () => {
    if (isInputOpen) await child.stdin.close().catch(() => {});
    isInputOpen = false;
    return await finish();
  };
  const kill = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
    await end();
  };
  await line((text) => text === "ready");
  return { pid: child.pid, line, kill, end, [Symbol.asyncDispose]: kill };
}

async function* readLines(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

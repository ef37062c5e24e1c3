import { LymphProcess } from "../projects/service_project.ts";
import { startLymph } from "../projects/lymph_process.ts";

/** Asks with a new name each time, and notes which were answered. */
const SCRIPT = `
local asked = 0
local answered

function init(args)
  answered = io.open(args[1], "w")
end

function request()
  asked = asked + 1
  return wrk.format("GET", "/greet?name=n" .. asked)
end

function response(status, headers, body)
  answered:write(status, " ", body, "\\n")
  answered:flush()
end
`;
const LONGEST_SECONDS = 3600;
const SOCKET_ERRORS = /Socket errors: (.+)$/m;

/** What became of the requests. */
export interface WrkFigures {
  /** Names that were greeted. */
  readonly greeted: readonly string[];
  /** Everything else that has happened to requests. */
  readonly failures: readonly string[];
}

/** `wrk`, which sends another name with each request until it is stopped. */
export class Wrk implements AsyncDisposable {
  readonly #process: LymphProcess;
  readonly #directory: string;

  private constructor(process: LymphProcess, directory: string) {
    this.#process = process;
    this.#directory = directory;
  }

  /** Starts to greet through the tutorial's web service. */
  static async start(
    port: number,
    { connections }: { readonly connections: number },
  ): Promise<Wrk> {
    const directory = await Deno.makeTempDir({ prefix: "lymph_wrk_" });
    await Deno.writeTextFile(`${directory}/greet.lua`, SCRIPT);
    const process = startLymph([
      "--threads=1", // which makes the names unique
      `--connections=${connections}`,
      `--duration=${LONGEST_SECONDS}`,
      `--script=${directory}/greet.lua`,
      `http://127.0.0.1:${port}`,
      "--",
      `${directory}/answered`,
    ], { program: "wrk", cwd: directory });
    return new Wrk(new LymphProcess(process), directory);
  }

  /** Takes no more turns; resolves to what has happened. */
  async stop(): Promise<WrkFigures> {
    this.#process.signal("SIGINT");
    const { stdout } = await this.#process.ended;
    const lines = (await Deno.readTextFile(`${this.#directory}/answered`)).split("\n").slice(0, -1);
    const greeted = lines.flatMap((line) => /^200 Hi, (.+)!$/.exec(line)?.[1] ?? []);
    const failures = lines.filter((line) => !line.startsWith("200 Hi, "));
    const [, errors] = SOCKET_ERRORS.exec(stdout) ?? [];
    return { greeted, failures: errors === undefined ? failures : [...failures, errors] };
  }

  /** Kills it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill();
    await Deno.remove(this.#directory, { recursive: true });
  }
}

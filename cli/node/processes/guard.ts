import { NODE_VARIABLE } from "../../../core/node_environment.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";

const log = getLogger("lymph.node");

/**
 * Reads the groups there are, line by line, and ends them when its input ends: then whoever had it
 * open has ended or was killed. What has left its group is found by the mark in its environment.
 * A shell is on every machine, and small.
 */
const SCRIPT = `
trap "" HUP INT QUIT TERM USR1 USR2 # those that are sent to all processes at once
groups=" "
while read -r change group; do
  case $change in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
mark=$1
marked() { grep -alsF "$mark" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do echo "$pid"; done; }
each() {
  for group in $groups; do kill -s "$1" -- "-$group" && some=yes; done 2>/dev/null
  for pid in $(marked); do kill -s "$1" "$pid" && some=yes; done 2>/dev/null
}
each TERM
for try in 1 2 3 4 5 6 7 8 9 10; do
  some=; each 0
  [ "$some" ] || exit 0
  sleep 0.5
done
each KILL
`;

/**
 * Ends the processes of a node when the node cannot do it, as it was killed: no process can help
 * that for itself, but another one can notice.
 */
export class Guard implements AsyncDisposable {
  readonly #groups = new Set<number>();
  readonly #encoder = new TextEncoder();
  readonly #mark = crypto.randomUUID();
  #marks = 0;
  #process: Deno.ChildProcess | undefined;
  #input: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #isOpen = true;

  /** Starts to guard. */
  constructor() {
    this.#start();
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** A value of `LYMPH_NODE_PROCESS` for a new process. */
  newMark(): string {
    return `${this.#mark}.${++this.#marks}`;
  }

  /** Guards a process group. */
  add(group: number): void {
    this.#groups.add(group);
    this.#tell(`+ ${group}`);
  }

  /** Forgets a group that has ended. */
  remove(group: number): void {
    this.#groups.delete(group);
    this.#tell(`- ${group}`);
  }

  /** Ends its process, and what is still guarded. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    await this.#input?.close().catch(() => {}); // it has ended by itself
    await this.#process?.status;
  }

  #start(): void {
    // In a group of its own, where no Ctrl-C reaches it.
    const process = new Deno.Command("sh", {
      args: ["-c", SCRIPT, "lymph-node-guard", `${NODE_VARIABLE.process}=${this.#mark}.`],
      detached: true,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#process = process;
    this.#input = process.stdin.getWriter();
    void process.status.then(() => {
      if (!this.#isOpen) return;
      log.warn("The guard of this node has ended: another one takes its place");
      this.#input?.close().catch(() => {}); // it is no longer read
      this.#start();
      for (const group of this.#groups) this.#tell(`+ ${group}`);
    });
  }

  #tell(line: string): void {
    this.#input?.write(this.#encoder.encode(`${line}\n`)).catch(() => {}); // its end is noticed
  }
}

import { join } from "node:path";
import { freeze } from "./freeze.ts";

const BINARIES = "/usr/lib/rabbitmq/bin";
const INSTALL = "apt-get install --no-install-recommends rabbitmq-server";
/** A start costs six seconds of a processor, most of it to load code, which many may want to share. */
const READY_TIMEOUT_MS = 180_000;
const POLL_INTERVAL_MS = 25;
const EPMD = ["/usr/bin/epmd", "/usr/lib/erlang/bin/epmd"];

/** Ports of a {@linkcode RabbitmqServer}. */
export interface RabbitmqPorts {
  /** Clients connect to it. */
  readonly amqp: number;
  /** `rabbitmqctl` talks to the server through it. */
  readonly distribution: number;
  /** The server's own epmd listens on it, so that no other Erlang program is met. */
  readonly epmd: number;
}

/** A real RabbitMQ that a test has for itself; see {@linkcode startRabbitmq}. */
export class RabbitmqServer implements AsyncDisposable {
  readonly #directory: string;
  readonly #ports: RabbitmqPorts;
  #epmd: Deno.ChildProcess | undefined;
  #process: Deno.ChildProcess | undefined;

  /** Describes a server whose data live in a directory. */
  constructor(directory: string, ports: RabbitmqPorts) {
    this.#directory = directory;
    this.#ports = ports;
  }

  /** The port of 127.0.0.1 that clients connect to. */
  get port(): number {
    return this.#ports.amqp;
  }

  /** What clients connect to. */
  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.port}`;
  }

  /**
   * Starts the server, with the data that an earlier one has left; resolves once it serves.
   *
   * @throws {Error} If RabbitMQ is not installed; it says what to install.
   */
  async start(): Promise<void> {
    requireInstallation();
    if (this.#process) throw new Error("Cannot start RabbitMQ as it is running already");
    await this.#startEpmd();
    this.#process = new Deno.Command(join(BINARIES, "rabbitmq-server"), {
      env: this.#environment(),
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await this.#ready(this.#process);
  }

  /** Stops the server as an operator would, and removes its data. Safe to call twice. */
  async stop(): Promise<void> {
    this.resume(); // a process that is paused does not hear the signal
    await this.#end("SIGTERM");
    this.#epmd?.kill("SIGKILL");
    await this.#epmd?.status;
    this.#epmd = undefined;
    await Deno.remove(this.#directory, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }

  /** Kills the server, which has no time to say goodbye. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Stops the server as an operator would, and starts it again on the same data. */
  async restart(): Promise<void> {
    await this.#end("SIGTERM");
    await this.start();
  }

  /** Freezes the server: its connections stay open, and nothing is answered. */
  pause(): void {
    freeze(this.#pid());
  }

  /** Lets a frozen server go on. */
  resume(): void {
    if (this.#process) Deno.kill(this.#pid(), "SIGCONT");
  }

  /** Raises the memory alarm: from now on the server takes no more messages. */
  async blockPublishers(): Promise<void> {
    await this.ctl("set_vm_memory_high_watermark", "0.0000001");
  }

  /** Ends the memory alarm. */
  async unblockPublishers(): Promise<void> {
    await this.ctl("set_vm_memory_high_watermark", "0.9");
  }

  /**
   * Runs `rabbitmqctl`; it takes about a second.
   *
   * @param args Command and arguments, such as `"list_queues", "name", "messages"`.
   * @returns What it has printed: one line for each thing, columns with tabs between them.
   * @throws {Error} If it fails.
   */
  async ctl(...args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command(join(BINARIES, "rabbitmqctl"), {
      args: ["--silent", "--node", this.#node, ...args],
      env: this.#environment(),
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    if (success) return text(stdout);
    throw new Error(`rabbitmqctl ${args.join(" ")} has failed: ${text(stderr) || text(stdout)}`);
  }

  /**
   * Creates worlds that know nothing of each other, one for each test.
   *
   * @param count How many.
   * @returns What clients of each connect to.
   */
  async createVirtualHosts(count: number): Promise<string[]> {
    const names = Array.from({ length: count }, (_, index) => `test_${index + 1}`);
    const list = names.map((name) => `<<"${name}">>`).join(",");
    await this.ctl(
      "eval",
      `[begin rabbit_vhost:add(Name, <<"test">>),
        rabbit_auth_backend_internal:set_permissions(
          <<"guest">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"test">>)
      end || Name <- [${list}]].`,
    );
    return names.map((name) => `${this.url}/${name}`);
  }

  /** Stops the server at the end of a scope. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  get #node(): string {
    return `lymph_${this.port}@localhost`;
  }

  async #startEpmd(): Promise<void> {
    if (this.#epmd) return;
    const path = EPMD.find(exists);
    if (path === undefined) throw new Error(notInstalled("epmd"));
    this.#epmd = new Deno.Command(path, {
      args: ["-address", "127.0.0.1", "-port", `${this.#ports.epmd}`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    while (!await accepts(this.#ports.epmd)) await pause();
  }

  async #ready(process: Deno.ChildProcess): Promise<void> {
    let code: number | undefined;
    void process.status.then((status) => code = status.code);
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!await accepts(this.port)) {
      if (code !== undefined) {
        throw new Error(`RabbitMQ has ended with exit code ${code}: ${await this.#logs()}`);
      }
      if (performance.now() > deadline) {
        throw new Error(`RabbitMQ did not serve in ${READY_TIMEOUT_MS} ms: ${await this.#logs()}`);
      }
      await pause();
    }
  }

  async #logs(): Promise<string> {
    const path = join(this.#directory, "log", `${this.#node}.log`);
    return (await Deno.readTextFile(path).catch(() => "it has logged nothing")).slice(-2000);
  }

  async #end(signal: Deno.Signal): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    const pid = this.#pid();
    this.#process = undefined;
    try {
      Deno.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // it has ended by itself
    }
    await process.status;
  }

  /** Process id of the Erlang machine, which the script that starts it becomes. */
  #pid(): number {
    if (this.#process === undefined) throw new Error("RabbitMQ is not running");
    try {
      return Number(Deno.readTextFileSync(join(this.#directory, "pid")));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return this.#process.pid;
      throw error;
    }
  }

  #environment(): Record<string, string> {
    const path = (name: string) => join(this.#directory, name);
    return {
      HOME: this.#directory,
      ERL_EPMD_PORT: `${this.#ports.epmd}`,
      RABBITMQ_NODENAME: this.#node,
      RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
      RABBITMQ_NODE_PORT: `${this.#ports.amqp}`,
      RABBITMQ_DIST_PORT: `${this.#ports.distribution}`,
      RABBITMQ_MNESIA_BASE: path("data"),
      RABBITMQ_LOG_BASE: path("log"),
      RABBITMQ_PID_FILE: path("pid"),
      RABBITMQ_CONFIG_FILE: path("rabbitmq.conf"),
      RABBITMQ_ENABLED_PLUGINS_FILE: path("enabled_plugins"),
      // Tests wait for servers more than for messages: one scheduler that sleeps when idle.
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none",
      RABBITMQ_CTL_ERL_ARGS: "+S 1:1 +sbwt none",
    };
  }
}

function requireInstallation(): void {
  const server = join(BINARIES, "rabbitmq-server");
  if (!exists(server)) throw new Error(notInstalled(server));
}

function notInstalled(path: string): string {
  return `Cannot start RabbitMQ as ${path} does not exist: install it by "${INSTALL}"`;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function accepts(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false; // it does not listen yet
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
}

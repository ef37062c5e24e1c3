import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, Container, type ServiceInstance } from "../../../mod.ts";
import type { ServiceRegistry } from "../../../core/contracts.ts";
import { NullEventSystem } from "../../../transports/null_events.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { ZookeeperServiceRegistry } from "../../../transports/zookeeper/mod.ts";
import { untilInstances } from "../../kit/contracts/until_instances.ts";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { eventually } from "../../support/eventually.ts";
import {
  type Outcome,
  type RunningLymph,
  startLymph,
} from "../../support/projects/lymph_process.ts";
import { killMarked, MARK } from "../../support/projects/marked_processes.ts";
import { createProject, type TemporaryProject } from "../../support/projects/project.ts";
import { InstanceProcess } from "../../support/projects/service_project.ts";
import { type ClusterServers, configOf } from "./config.ts";
import { installPythonLymph, type PythonLymph } from "./install.ts";

const OWN_CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));
const SERVICES = fileURLToPath(new URL("services", import.meta.url));

export type { ClusterServers };

/** Which lymph. */
export type Language = "python" | "typescript";
/** Both, for tests that run for each. */
export const LANGUAGES: readonly Language[] = ["python", "typescript"];

/** The other one. */
export function otherThan(language: Language): Language {
  return language === "python" ? "typescript" : "python";
}

/** What to run. */
export interface StartOptions {
  /**
   * Port, to come back under the same endpoint.
   *
   * @default {a free one}
   */
  readonly port?: number;
  /**
   * Which command runs it.
   *
   * @default {"instance"}
   */
  readonly command?: "instance" | "worker";
}

/** What a node runs. */
export interface NodeInstance {
  /** Which lymph. */
  readonly language: Language;
  /** Its `interfaces`. */
  readonly interfaces: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** How many processes. */
  readonly numprocesses: number;
}

const MAX_STARTS = 3;
/** Python lymph ends if ZooKeeper takes a second to register it, as on a busy machine. */
const BUSY_ZOOKEEPER = /registration of \S+ failed[^]*gevent\.timeout\.Timeout/;

/** Python lymph prefers no instance of its own process, and has no such key. */
const EQUAL = { balance: "equal" };

/** What a mirror tells of what it has asked. */
export interface Told {
  /** Type of the answer, or why it is missing. */
  readonly type: "REP" | "ACK" | "NACK" | "ERROR" | "timeout" | "nobody";
  /** What was answered. */
  readonly body?: unknown;
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Name of the error. */
  readonly error?: string;
  /** Message of the error. */
  readonly message?: string;
}

/**
 * Both implementations in one cluster: every process of either reads the same configuration, in
 * the original's words. A class such as `mirror:Mirror` is that of `services/mirror.py` for one
 * and that of `services/mirror.ts` for the other.
 */
export class Cluster implements AsyncDisposable {
  /** Asks, inside of the test. */
  readonly client: Client;
  readonly #container: Container;
  readonly #registry: ServiceRegistry;
  readonly #python: PythonLymph;
  readonly #project: TemporaryProject;
  readonly #processes: InstanceProcess[] = [];
  readonly #mark = crypto.randomUUID();

  private constructor(
    container: Container,
    registry: ServiceRegistry,
    python: PythonLymph,
    project: TemporaryProject,
  ) {
    this.#container = container;
    this.client = container.client;
    this.#registry = registry;
    this.#python = python;
    this.#project = project;
  }

  /** Makes a cluster in which nothing runs yet. */
  static async create(servers: ClusterServers): Promise<Cluster> {
    const python = await installPythonLymph();
    const project = await createProject({ ".lymph.yml": configOf(servers) });
    const { hosts, digest } = servers;
    const auth = digest === undefined ? [] : [{ scheme: "digest", credentials: digest }];
    const registry = new ZookeeperServiceRegistry({ hosts, auth });
    const container = new Container({
      transport: new ZmtpTransport(),
      registry,
      events: new NullEventSystem(),
      serializer: new MsgpackSerializer(),
    }, { isolated: true });
    await container.start();
    return new Cluster(container, registry, python, project);
  }

  /**
   * Starts an instance; resolves once it is registered and has answered.
   *
   * @param interfaces Classes by the names, with or without a version, that they have in YAML.
   */
  async start(
    language: Language,
    interfaces: Readonly<Record<string, string>>,
    options: StartOptions = {},
  ): Promise<InstanceProcess> {
    for (let tries = 1;; tries++) {
      try {
        return await this.#start(language, interfaces, options);
      } catch (error) {
        if (tries === MAX_STARTS || !BUSY_ZOOKEEPER.test(String(error))) throw error;
      }
    }
  }

  async #start(
    language: Language,
    interfaces: Readonly<Record<string, string>>,
    { port = findFreePorts(1)[0] ?? 0, command = "instance" }: StartOptions,
  ): Promise<InstanceProcess> {
    const config = join(this.#project.path, `${port}.json`);
    const sections = Object.entries(interfaces).map(([name, path]) => [name, { class: path }]);
    await Deno.writeTextFile(
      config,
      JSON.stringify({
        container: language === "typescript" ? { port, rpc: EQUAL } : { port },
        interfaces: Object.fromEntries(sections),
      }),
    );
    const running = this.spawn(language, command, `--config=${config}`);
    const instance = new InstanceProcess(running, `tcp://127.0.0.1:${port}`);
    this.#processes.push(instance);
    const suffix = command === "worker" ? ".worker" : "";
    const services = Object.keys(interfaces).map((name) => name.replace(/@.*/, "") + suffix);
    const died = instance.ended.then(({ stderr }) => {
      throw new Error(`An instance of ${language} has ended: ${stderr}`);
    });
    await Promise.race([this.#untilServing(instance.endpoint, services), died]);
    died.catch(() => {}); // a test may well end it later
    return instance;
  }

  /**
   * Starts a node of either language with processes of both.
   *
   * @param instances Commands of `lymph`, such as `"instance --config=web.yml"`, by service.
   */
  async startNode(
    language: Language,
    { instances, port }: {
      readonly instances: Readonly<Record<string, NodeInstance>>;
      readonly port: number;
    },
  ): Promise<RunningLymph> {
    const config = join(this.#project.path, `${language}-node.json`);
    const shared = JSON.parse(await Deno.readTextFile(join(this.#project.path, ".lymph.yml")));
    const commands = Object.entries(instances).map(async (
      [name, { language: own, interfaces, numprocesses }],
    ) => {
      const file = join(this.#project.path, `${language}-${name}.json`);
      await Deno.writeTextFile(file, JSON.stringify({ interfaces }));
      const program = own === language && own === "typescript" ? "lymph" : await this.#script(own);
      return [name, { command: `${program} instance --config=${file}`, numprocesses }];
    });
    const sections = {
      instances: Object.fromEntries(await Promise.all(commands)),
      sockets: { shared: { port } },
    };
    await Deno.writeTextFile(config, JSON.stringify({ ...shared, ...sections }));
    const node = this.spawn(language, "node", `--config=${config}`);
    const ended = node.ended.then(({ stderr }) => {
      throw new Error(`A node of ${language} has ended: ${stderr}`);
    });
    const isThere = (instances: readonly ServiceInstance[]) => instances.length > 0;
    const options = { timeoutMs: 30_000 };
    await Promise.race([untilInstances(this.#registry, "node", isThere, options), ended]);
    ended.catch(() => {}); // a test may well end it later
    return node;
  }

  /** A program that a node of the other language can start: one word. */
  async #script(language: Language): Promise<string> {
    const path = join(this.#project.path, `lymph-${language}`);
    const words = [this.#command(language).program, ...this.#command(language).args];
    const quoted = words.map((word) => `'${word}'`).join(" ");
    await Deno.writeTextFile(path, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
    return path;
  }

  /** Runs a command of either program to its end. */
  async run(language: Language, ...args: readonly string[]): Promise<Outcome> {
    await using running = this.spawn(language, ...args);
    return await running.ended;
  }

  /** Starts a command of either program. */
  spawn(language: Language, ...args: readonly string[]): RunningLymph {
    const cwd = this.#project.path;
    const config = join(cwd, ".lymph.yml");
    const env = { LYMPH_NODE_CONFIG: config, LYMPH_PATH: SERVICES, [MARK]: this.#mark };
    const { program, args: first } = this.#command(language);
    // A node of either language hands its environment down to processes of both.
    return startLymph([...first, ...args], { cwd, program, env: { ...env, ...this.#python.env } });
  }

  #command(language: Language): { readonly program: string; readonly args: readonly string[] } {
    if (language === "python") return this.#python;
    const args = ["run", "--quiet", "--no-check", "-A", `--config=${OWN_CONFIG}`, PROGRAM];
    return { program: Deno.execPath(), args };
  }

  /** Kills what still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#container.stop({ signal: AbortSignal.abort() });
    await Promise.all(this.#processes.map((process) => process.kill()));
    await killMarked(this.#mark); // what nodes have left behind
    await this.#project[Symbol.asyncDispose]();
  }

  async #untilServing(endpoint: string, services: readonly string[]): Promise<void> {
    const has = (instances: readonly ServiceInstance[]) =>
      instances.some((instance) => instance.endpoint === endpoint);
    const found = services.map((name) =>
      untilInstances(this.#registry, name, has, { timeoutMs: 20_000 })
    );
    await Promise.all(found);
    // Python lymph loses its first answer to a new peer if a handshake takes 20 ms, and one
    // that was killed is registered for a while.
    await eventually(() => this.ping(endpoint));
  }

  /**
   * Has a mirror call a service until it answers: Python lymph's first message to a new peer
   * is lost where a handshake takes 20 ms.
   */
  async acquaint(mirror: string, service: string): Promise<void> {
    const errand = { address: service, subject: "lymph.ping", body: {}, timeout: 0.5 };
    await eventually(async () => (await this.ask(mirror, "ask", errand) as Told).type === "REP");
  }

  /** Asks a method of a service; resolves to what it returns. */
  async ask(service: string, method: string, body: Record<string, unknown> = {}): Promise<unknown> {
    return (await this.client.request(service, { subject: `${service}.${method}`, body })).body;
  }

  /** Whether an endpoint answers. */
  async ping(endpoint: string): Promise<boolean> {
    const question = { subject: "lymph.ping", body: {} };
    const asked = this.client.request(endpoint, question, { timeoutMs: 500 });
    return await asked.then(() => true, () => false);
  }
}

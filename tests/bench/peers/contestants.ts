import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { REPOSITORY } from "../support.ts";
import type { Installed } from "./install.ts";
import { PACKAGES_VARIABLE } from "./packages.ts";

/** How to start a process. */
export interface Start {
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Environment variables besides this process's own. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is compared: a service in one process, its client in another one. */
export interface Contestant {
  /** Name in the table. */
  readonly name: string;
  /** Whether it is lymph. */
  readonly isOurs: boolean;
  /**
   * How both processes are started, the service first.
   *
   * @param stateDir A directory for what they share.
   */
  starts(stateDir: string, installed?: Installed): readonly [Start, Start];
}

const PEER = `${REPOSITORY}tests/bench/peers/peer.ts`;
const CONFIGS = `${REPOSITORY}tests/bench/peers/contestants/lymph`;
const DENO = [Deno.execPath(), "run", "-A", "--quiet", "--no-check"] as const;
/** Where a process says its first line, while `lymph instance` says it on standard error. */
const TO_STDOUT = ["sh", "-c", 'exec "$@" 2>&1', "sh"] as const;

const lymph = (name: string, config: string): Contestant => ({
  name,
  isOurs: true,
  starts(stateDir) {
    const env = { LYMPH_STATE_DIR: stateDir, NO_COLOR: "1" };
    const path = `${CONFIGS}/${config}.yml`;
    const program = `${REPOSITORY}cli/main.ts`;
    return [
      { command: [...TO_STDOUT, ...DENO, program, "instance", "--config", path], env },
      { command: [...DENO, PEER, "lymph", "call", path], env },
    ];
  },
});

const onNode = (name: string, module: string): Contestant => ({
  name,
  isOurs: false,
  starts(_stateDir, installed) {
    if (installed === undefined) throw new Error(`Cannot start ${name} as it is not installed`);
    const address = findFreePorts(2).join(",");
    const env = { NODE_ENV: "production", [PACKAGES_VARIABLE]: installed.directory };
    const node = [installed.node, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"] as const;
    return [
      { command: [...node, PEER, module, "serve", address], env },
      { command: [...node, PEER, module, "call", address], env },
    ];
  },
});

/** Everything that is compared. */
export const CONTESTANTS: readonly Contestant[] = [
  lymph("lymph", "default"),
  lymph("lymph, TCP only", "tcp"),
  onNode("Moleculer, TCP", "moleculer"),
  onNode("NestJS, TCP", "nest"),
  onNode("gRPC-js", "grpc"),
];

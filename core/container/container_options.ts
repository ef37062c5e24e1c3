import type { Config } from "../config/config.ts";
import type { ClassContract } from "../contract/contract.ts";
import type { ServiceRegistry } from "../discovery/registry.ts";
import type { EventSystem } from "../events/event_system.ts";
import type { InterfaceClass } from "../interface/interface.ts";
import type { Broadcast } from "../observe/broadcast.ts";
import type { Tags } from "../observe/metrics/metric_source.ts";
import type { Spans } from "../observe/spans.ts";
import type { Plugin } from "../plugins/plugin.ts";
import type { PeerOptions } from "../rpc/peer_options.ts";
import type { Transport } from "../rpc/transport.ts";
import type { Serializer } from "../serializer.ts";
import type { LogLevelChange } from "./default_interface.ts";
import type { ValidateOptions } from "../checks/validate_options.ts";

/** What a container is made of. */
export interface ContainerParts {
  /** Carries requests and replies. */
  readonly transport: Transport;
  /** Knows the instances of all services. */
  readonly registry: ServiceRegistry;
  /** Carries events. */
  readonly events: EventSystem;
  /** Format of requests and replies. */
  readonly serializer: Serializer;
  /** Carries log lines; the creator of the container feeds it. */
  readonly logs?: Broadcast;
  /** Carries metrics. */
  readonly monitoring?: Broadcast;
}

/** Tells what a class takes and gives; undefined where that cannot be told. Never rejects. */
export type DescribeClass = (type: InterfaceClass) => Promise<ClassContract | undefined>;

/** Options of a {@linkcode Container}. */
export interface ContainerOptions {
  /**
   * Registers nothing: others cannot find this container, which can still call them.
   *
   * @default {false}
   */
  readonly isolated?: boolean;
  /**
   * What is registered besides the address of every interface.
   *
   * @default {{}}
   */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /**
   * Extensions.
   *
   * @default {[]}
   */
  readonly plugins?: readonly Plugin[];
  /** Timing of requests, heartbeats and the drain at the end. */
  readonly peer?: PeerOptions;
  /**
   * Address that interfaces with sockets of their own listen on.
   *
   * @default {"127.0.0.1"}
   */
  readonly ip?: string;
  /**
   * Tags of all metrics, besides `identity`.
   *
   * @default {{}}
   */
  readonly tags?: Tags;
  /**
   * Shows requests and events to a tracing system.
   *
   * @default {none}
   */
  readonly spans?: Spans | undefined;
  /**
   * Tells what methods of a class take and give, where its source can be read.
   *
   * @default {none: only the names of parameters are known}
   */
  readonly describeClass?: DescribeClass;
  /**
   * What is checked of what services take and give, where `describeClass` can tell it.
   *
   * @default {{ mode: "refuse", results: false }}
   */
  readonly validate?: ValidateOptions;
  /** Changes the level of a logger for a while, when a request asks for it. */
  readonly changeLogLevel?: (change: LogLevelChange) => void;
}

/** How an interface is installed. */
export interface InstallOptions {
  /**
   * Name on the wire.
   *
   * @default {the class's name}
   */
  readonly name?: string;
  /**
   * Version such as `"1.5.0"`.
   *
   * @default {null}
   */
  readonly version?: string | null;
  /** Its part of the configuration, given to `applyConfig`. */
  readonly config?: Config;
  /**
   * Does the interface's tasks, and nothing else; it is registered as `<name>.worker`.
   *
   * @default {false}
   */
  readonly worker?: boolean;
}

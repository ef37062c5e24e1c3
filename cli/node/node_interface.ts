import type { StopOptions } from "../../core/component.ts";
import { declareOn } from "../../core/declarations/declaration.ts";
import type { RpcOptions } from "../../core/rpc/rpc_options.ts";
import { LookupError } from "../../core/errors.ts";
import { ArgumentError } from "../../core/rpc/serving/argument_error.ts";
import { Interface, type InterfaceClass } from "../../core/interface/interface.ts";
import { stateOf } from "../../core/interface/messenger.ts";
import type { StoppingStatus } from "../run/node_turn.ts";
import { type PortClaim, PortClaims } from "./ports/port_claims.ts";
import { ProcessMetrics } from "./supervision/process_metrics.ts";
import type { ProcessPool } from "./supervision/process_pool.ts";
import { processCount } from "./services/service_spec.ts";
import type { SharedPort } from "./ports/shared_ports.ts";
import type { Supervisor } from "./supervision/supervisor.ts";
import { NotServingError } from "./processes/until_serving.ts";

/** Name under which nodes are registered. */
export const NODE_INTERFACE = "node";

/** A process, as `node.status` describes it. */
export interface ProcessStatus {
  /** Name, such as `"Greeting.0"`. */
  readonly name: string;
  /** Process id; null while it waits to be started again. */
  readonly pid: number | null;
  /** Its RPC endpoint; null until it serves, and for other programs. */
  readonly endpoint: string | null;
  /** `starting`, `serving`, `waiting` to be started again, or `stopped`. */
  readonly state: string;
  /** Seconds since it was started; null while it waits. */
  readonly uptime: number | null;
  /** How often it has ended by itself and was started again. */
  readonly restarts: number;
}

/** A service, as `node.status` describes it. */
export interface ServiceStatus {
  /** Name of the service. */
  readonly name: string;
  /** What its processes run. */
  readonly command: readonly string[];
  /** How many processes there should be. */
  readonly numprocesses: number;
  /** Its processes. */
  readonly processes: readonly ProcessStatus[];
}

/** Methods that only processes of the node have a use for. */
export const INTERNAL_METHODS: ReadonlySet<string> = new Set(["stopping", "claim_port"]);

const FAILURES = { raises: [LookupError, NotServingError, RangeError] };

const METHODS: Readonly<Record<string, RpcOptions>> = {
  status: { params: [], help: "Returns what runs here: services, and the processes of each." },
  restart: {
    ...FAILURES,
    params: ["name"],
    help: "Replaces the processes of a service, one after the other, or one of them, by its name.",
  },
  scale: {
    ...FAILURES,
    params: ["name", "numprocesses"],
    help: "Changes how many processes of a service there are.",
  },
  stopping: {
    params: ["process"],
    help: "Tells a process that got a signal whether the node stops, and whether it stops it.",
  },
  claim_port: {
    params: ["process", "service", "port"],
    help: "Takes a port of sockets for the processes of one service; returns whose it is.",
  },
};

/** Creates the class of the interface by which a node is asked and told. */
export function nodeInterfaceOf(
  supervisor: Supervisor,
  ports: readonly SharedPort[] = [],
): InterfaceClass {
  const claims = new PortClaims(supervisor, ports);
  return class Node extends Interface {
    // Without decorators, as the default interface is.
    static {
      for (const [name, options] of Object.entries(METHODS)) {
        declareOn(this, name, { kind: "rpc", options });
      }
    }

    status(): { services: ServiceStatus[] } {
      return { services: supervisor.pools.map(describePool) };
    }

    async restart({ name }: { name: string }): Promise<ServiceStatus> {
      return describePool(await supervisor.restart(checkName(name)));
    }

    async scale(
      { name, numprocesses }: { name: string; numprocesses: number },
    ): Promise<ServiceStatus> {
      const pool = supervisor.pool(checkName(name));
      await pool.scale(readCount(numprocesses));
      return describePool(pool);
    }

    stopping({ process }: { process: string }): StoppingStatus {
      const isAsked = supervisor.find(process)?.child.isAsked ?? false;
      return { node: supervisor.isStopping, process: isAsked };
    }

    claim_port(claim: PortClaim): string {
      return claims.claim(claim);
    }

    override async onStart(): Promise<void> {
      stateOf(this).host.metrics.add(new ProcessMetrics(supervisor));
      await supervisor.start();
    }

    override async onDrain(options: StopOptions): Promise<void> {
      await supervisor.stop(options);
    }

    override async onStop(): Promise<void> {
      await supervisor.stop().catch(() => {}); // a drain has told already
    }
  };
}

function describePool({ spec, keepers }: ProcessPool): ServiceStatus {
  return {
    name: spec.name,
    command: spec.command,
    numprocesses: keepers.length,
    processes: keepers.map(({ name, pid, endpoint, state, since, restarts }) => ({
      name,
      pid: pid ?? null,
      endpoint: endpoint ?? null,
      state,
      uptime: since === undefined ? null : Math.round((performance.now() - since) / 1000),
      restarts,
    })),
  };
}

/** Longer than the name of any service. */
const MAX_NAME_LENGTH = 255;

/** A name as a caller gives it: it may be anything. */
function checkName(name: unknown): string {
  if (typeof name === "string" && name.length <= MAX_NAME_LENGTH) return name;
  throw new ArgumentError(`name must be a string of at most ${MAX_NAME_LENGTH} characters`);
}

function readCount(value: unknown): number {
  try {
    return processCount(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`numprocesses ${reason}`, { cause });
  }
}

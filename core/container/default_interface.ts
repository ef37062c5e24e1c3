import type { ClassContract } from "../contract/contract.ts";
import type { DeclaredError, Routes } from "../contract/service_contract.ts";
import type { Usage } from "../contract/usage/usage.ts";
import { declareOn } from "../declarations/declaration.ts";
import { Interface } from "../interface/interface.ts";
import { requirementOfLoggerName } from "../observe/logs/logger_name.ts";
import type { MetricKind, Metrics, Sample } from "../observe/metrics/metrics.ts";
import type { RpcOptions } from "../rpc/rpc_options.ts";
import { ArgumentError } from "../rpc/serving/argument_error.ts";
import type { RequestContext } from "../rpc/serving/request_context.ts";
import { describeAllRoutes } from "./describe_offers.ts";

import { type Health, HEALTH_HEADER } from "./health.ts";

export { DEFAULT_INTERFACE } from "../rpc/container_subjects.ts";

/** One method, as `lymph.inspect` describes it. */
export interface MethodDescription {
  /** `<interface>.<method>`. */
  readonly name: string;
  /** Version of the interface; the text `"None"` where it has none, as in Python lymph. */
  readonly version: string;
  /** Parameter names. */
  readonly params: readonly string[];
  /** Help text. */
  readonly help: string;
  /** Errors that callers get to see. This and what follows is for a request that asks for contracts. */
  readonly raises?: readonly DeclaredError[];
  /** Its route at a gateway, such as `GET /orders/:id`, if it declares one. */
  readonly http?: string;
  /** Whether it may be executed twice; left out if not. */
  readonly idempotent?: boolean;
}

/**
 * What the methods of interfaces take and give: by the interface's name, the methods by theirs. Older
 * versions of an interface that is there in several are told by `<name>@<version>`.
 */
export type Contracts = Readonly<Record<string, ClassContract>>;

/** Header of a request for a description: asks for all that is known, as `lymph contract` does. */
export const CONTRACTS_HEADER = "contracts";

/** Header of a request for a description: asks for the {@linkcode Usage}, too. */
export const USAGE_HEADER = "usage";

/** What the default interface tells of its container. */
export interface ContainerView {
  /** RPC endpoint. */
  readonly endpoint: string;
  /** Identity. */
  readonly identity: string;
  /** Whether it can do its work. */
  health(): Promise<Health>;
  /** All methods that may be called. */
  describeMethods(): Promise<MethodDescription[]>;
  /** What the methods of each interface take and give, as far as that is known. */
  describeContracts(): Promise<Contracts>;
  /** The installed interfaces. */
  readonly interfaces: readonly Interface[];
  /** All metrics. */
  readonly metrics: Pick<Metrics, "samples" | "kinds">;
  /**
   * Changes the level of a logger for a while.
   *
   * @throws {ArgumentError} If it cannot be changed.
   */
  changeLogLevel(change: LogLevelChange): void;
}

/** What `lymph.inspect` returns. */
export interface Description {
  /** Every method that may be called. */
  readonly methods: readonly MethodDescription[];
  /** Their types, for a request with the header {@linkcode CONTRACTS_HEADER}. */
  readonly contracts?: Contracts;
  /** Paths, for a request with that header. */
  readonly routes?: Routes;
  /** How others use them, for a request with the header {@linkcode USAGE_HEADER}. */
  readonly usage?: Usage;
}

/** A temporary change of a logger's level. */
export interface LogLevelChange {
  /** Name of the logger. */
  readonly qualname: string;
  /** `DEBUG`, `INFO`, `WARNING` or `ERROR`. */
  readonly loglevel: string;
  /** Seconds until the level is as before, at most a day. */
  readonly period: number;
}

/** What `lymph.get_metrics` returns if a request has the header {@linkcode KINDS_HEADER}. */
export interface MetricsWithKinds {
  /** Every metric. */
  readonly samples: readonly Sample[];
  /** What the values of which metric mean. */
  readonly kinds: readonly (readonly [name: string, kind: MetricKind])[];
}

/** What `lymph.status` returns. */
export interface Status {
  /** RPC endpoint. */
  readonly endpoint: string;
  /** Identity. */
  readonly identity: string;
  /** Whether it can do its work, for a request with the header {@linkcode HEALTH_HEADER}. */
  readonly health?: Health;
}

/** Header of a request for metrics: asks for {@linkcode MetricsWithKinds}. */
export const KINDS_HEADER = "metric_kinds";

/**
 * Creates the class of the interface that every container has.
 *
 * @param describeUsage Tells how others use the services of the container.
 */
export function defaultInterfaceOf(
  view: ContainerView,
  describeUsage: () => Promise<Usage>,
): new () => Interface {
  return class DefaultInterface extends Interface {
    // Without decorators, which a project with experimentalDecorators would compile in its own way.
    static {
      for (const [name, options] of Object.entries(METHODS)) {
        declareOn(this, name, { kind: "rpc", options });
      }
    }

    ping({ payload = null }: { payload?: unknown }): unknown {
      return payload;
    }

    async status(_args: object, { headers }: RequestContext): Promise<Status> {
      const { endpoint, identity } = view;
      if (headers[HEALTH_HEADER] !== true) return { endpoint, identity };
      return { endpoint, identity, health: await view.health() };
    }

    async inspect(_args: object, { headers }: RequestContext): Promise<Description> {
      const methods = await view.describeMethods();
      const isWhole = headers[CONTRACTS_HEADER] === true;
      return {
        methods: isWhole ? methods : methods.map(briefly),
        ...(isWhole && {
          contracts: await view.describeContracts(),
          routes: await describeAllRoutes(view.interfaces),
        }),
        ...(headers[USAGE_HEADER] === true && { usage: await describeUsage() }),
      };
    }

    get_metrics(_args: object, { headers }: RequestContext): Sample[] | MetricsWithKinds {
      const samples = [...view.metrics.samples()];
      // By a header, as Python lymph's method has no parameters.
      return headers[KINDS_HEADER] === true
        ? { samples, kinds: [...view.metrics.kinds()] }
        : samples;
    }

    change_loglevel({ qualname, loglevel, period = 60 }: LogLevelChange): void {
      view.changeLogLevel(checkChange({ qualname, loglevel, period }));
    }
  };
}

/** What Python lymph knows of a method, too. */
function briefly({ name, version, params, help }: MethodDescription): MethodDescription {
  return { name, version, params, help };
}

const METHODS: Readonly<Record<string, RpcOptions>> = {
  ping: { params: ["payload"], help: "Returns the payload: a sign of life." },
  status: { params: [], help: "Returns endpoint and identity of this instance." },
  inspect: {
    params: [],
    help: "Returns a description of all available RPC methods of this service.",
  },
  get_metrics: {
    params: [],
    help: "Returns all metrics as a list of name, value and tags.",
  },
  change_loglevel: {
    params: ["qualname", "loglevel", "period"],
    help: "Changes the level of a logger for some seconds.",
  },
};

const MAX_PERIOD_S = 24 * 60 * 60;

/** A change as a caller wants it: its parts may be anything. */
function checkChange({ qualname, loglevel, period }: LogLevelChange): LogLevelChange {
  if (typeof qualname !== "string" || typeof loglevel !== "string") {
    throw new ArgumentError("qualname and loglevel must be strings");
  }
  const requirement = requirementOfLoggerName(qualname);
  if (requirement !== undefined) {
    const shown = JSON.stringify(qualname.slice(0, 50));
    throw new ArgumentError(`qualname must ${requirement}: current value begins with ${shown}`);
  }
  if (typeof period !== "number" || !(period >= 0 && period <= MAX_PERIOD_S)) {
    const shown = typeof period === "number" ? period : `of type ${typeof period}`;
    throw new ArgumentError(
      `period must be a number of seconds from 0 to ${MAX_PERIOD_S}: current value is ${shown}`,
    );
  }
  return { qualname, loglevel, period };
}

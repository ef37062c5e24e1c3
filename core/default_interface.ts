import { rpc } from "./declarations.ts";
import { Interface } from "./interface.ts";
import type { Sample } from "./observe/metrics.ts";

/** One method, as `lymph.inspect` describes it. */
export interface MethodDescription {
  /** `<interface>.<method>`. */
  readonly name: string;
  /** Version of the interface; the text `"None"` where it has none, as in the original. */
  readonly version: string;
  /** Parameter names. */
  readonly params: readonly string[];
  /** Help text. */
  readonly help: string;
}

/** What the default interface tells of its container. */
export interface ContainerView {
  /** RPC endpoint. */
  readonly endpoint: string;
  /** Identity. */
  readonly identity: string;
  /** All methods that may be called. */
  describeMethods(): MethodDescription[];
  /** All metrics. */
  samples(): Iterable<Sample>;
  /** Changes the level of a logger for a while. */
  changeLogLevel(change: LogLevelChange): void;
}

/** A temporary change of a logger's level. */
export interface LogLevelChange {
  /** Name of the logger. */
  readonly qualname: string;
  /** `DEBUG`, `INFO`, `WARNING` or `ERROR`. */
  readonly loglevel: string;
  /** Seconds until the level is as before. */
  readonly period: number;
}

/** Name of the default interface. */
export const DEFAULT_INTERFACE = "lymph";

/** Creates the class of the interface that every container has. */
export function defaultInterfaceOf(view: ContainerView): new () => Interface {
  return class DefaultInterface extends Interface {
    @rpc({ params: ["payload"], help: "Returns the payload: a sign of life." })
    ping({ payload = null }: { payload?: unknown }): unknown {
      return payload;
    }

    @rpc({ help: "Returns endpoint and identity of this instance." })
    status(): { endpoint: string; identity: string } {
      return { endpoint: view.endpoint, identity: view.identity };
    }

    @rpc({ help: "Returns a description of all available RPC methods of this service." })
    inspect(): { methods: MethodDescription[] } {
      return { methods: view.describeMethods() };
    }

    @rpc({ help: "Returns all metrics as a list of name, value and tags." })
    get_metrics(): Sample[] {
      return [...view.samples()];
    }

    @rpc({ help: "Changes the level of a logger for some seconds." })
    change_loglevel({ qualname, loglevel, period = 60 }: LogLevelChange): void {
      view.changeLogLevel({ qualname, loglevel, period });
    }
  };
}

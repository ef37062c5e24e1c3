import type { MetricKind, MetricSource, Sample } from "../../../core/observe/metrics/metrics.ts";
import { lookUpProcess, residentBytes } from "../processes/process_table.ts";
import type { Supervisor } from "./supervisor.ts";

const RSS = "node.process.memory.rss";
const VMS = "node.process.memory.vms";
const CPU = "node.process.cpu";
const RESTARTS = "node.process.restarts";

/** Measures the processes of a node: memory in bytes, computing time in seconds, restarts. */
export class ProcessMetrics implements MetricSource {
  readonly #supervisor: Pick<Supervisor, "pools">;

  /** Creates a source. */
  constructor(supervisor: Pick<Supervisor, "pools">) {
    this.#supervisor = supervisor;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const { spec, keepers } of this.#supervisor.pools) {
      for (const { name, pid, restarts } of keepers) {
        const tags = { service_type: spec.name, process: name };
        yield [RESTARTS, restarts, tags];
        const facts = pid === undefined ? undefined : lookUpProcess(pid);
        if (pid === undefined || facts === undefined) continue;
        yield [RSS, residentBytes(pid) ?? 0, tags];
        yield [VMS, facts.virtualBytes, tags];
        yield [CPU, facts.cpuSeconds, tags];
      }
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [[RSS, "gauge"], [VMS, "gauge"], [CPU, "counter"], [RESTARTS, "counter"]];
  }
}

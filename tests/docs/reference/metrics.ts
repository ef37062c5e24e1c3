import { compare, metricNames } from "./code_facts.ts";
import { table } from "./table.ts";

const METRICS: Readonly<Record<string, string>> = {
  "rpc": "Requests that a method got, by `subject`.",
  "rpc.errors": "Requests that were answered with an error, by `subject`.",
  "rpc.latency": "Seconds from the arrival of a request to its answer, by `subject`.",
  "rpc.in_flight": "Requests that are being served.",
  "rpc.abandoned": "Requests whose caller has given up and whose handler still runs, by `subject`.",
  "rpc.connection_count": "Peers that this process is connected to.",
  "rpc.timeout_count": "Own requests that got no answer in time, by `address`.",
  "rpc.exception_count":
    "Own requests that failed otherwise, by `address` and `name` of the error.",
  "events.emitted": "Events that were emitted, by `type`.",
  "events.handled": "Events that were handled, by `queue`.",
  "events.failed": "Attempts to handle an event that failed, by `queue`.",
  "events.latency": "Seconds that a handler took, by `queue`.",
  "events.retried": "Events that were put back for another attempt, by `queue` (RabbitMQ).",
  "events.dead_letters": "Events that became dead letters, by `queue` (RabbitMQ).",
  "events.pending": "Events that wait for the broker's confirmation (RabbitMQ).",
  "events.queued": "Events in a queue, by `queue` (embedded store).",
  "events.consumers": "Consumers of a queue, by `queue` (embedded store).",
  "events.age":
    "Seconds since the oldest event in a queue could be handled, by `queue` (embedded store).",
  "events.unroutable": "Events that no queue wanted, by `type`.",
  "http": "HTTP requests, by `interface`, `endpoint` and class of `status`, such as `2xx`.",
  "http.latency": "Seconds from an HTTP request to its response, by `interface` and `endpoint`.",
  "http.in_flight": "HTTP requests that are being served.",
  "heap.total": "Bytes of JavaScript's heap.",
  "heap.used": "Bytes of the heap that are in use.",
  "heap.external": "Bytes outside of the heap that belong to JavaScript values.",
  "proc.uptime": "Seconds since the process was started.",
  "proc.mem.rss": "Bytes of memory that the process occupies.",
  "proc.mem.vms": "Bytes of the process's address space (Linux).",
  "proc.cpu.user": "Seconds of processor time in the program.",
  "proc.cpu.system": "Seconds of processor time in the kernel.",
  "proc.threads.count": "Threads (Linux).",
  "proc.files.count": "Open files (Linux).",
  "proc.files.soft_limit": "Open files that the system allows (Linux).",
  "proc.files.hard_limit": "Open files that can be asked for (Linux).",
  "proc.io.read_count": "Read calls (Linux).",
  "proc.io.write_count": "Write calls (Linux).",
  "proc.io.read_bytes": "Bytes read from disk (Linux).",
  "proc.io.write_bytes": "Bytes written to disk (Linux).",
  "proc.ctxt_switches.voluntary": "Voluntary context switches.",
  "proc.ctxt_switches.involuntary": "Involuntary context switches.",
  "rusage.utime": "The same as `proc.cpu.user`; a name of Python lymph, as are all `rusage.*`.",
  "rusage.stime": "The same as `proc.cpu.system`.",
  "rusage.maxrss": "The most memory that the process has occupied, in KiB.",
  "rusage.minflt": "Page faults without disk access.",
  "rusage.majflt": "Page faults with disk access.",
  "rusage.inblock": "Reads of the file system.",
  "rusage.oublock": "Writes of the file system.",
  "rusage.nvcsw": "Voluntary context switches.",
  "rusage.nivcsw": "Involuntary context switches.",
  "node.process.memory.rss": "Bytes of memory of a process, by `service_type` and `process`.",
  "node.process.memory.vms": "Bytes of address space, by `service_type` and `process`.",
  "node.process.cpu": "Seconds of processor time, by `service_type` and `process`.",
  "node.process.restarts": "Restarts of a process, by `service_type` and `process`.",
};

/** The metrics that services have without doing anything for it. */
export function metricsPage(): string {
  const described = Object.keys(METRICS);
  const file = "tests/docs/reference/metrics.ts";
  compare({ described, found: metricNames() }, { subject: "metrics", file });
  const rows = Object.entries(METRICS).map(([name, summary]) => [`\`${name}\``, summary]);
  return [
    "# Metrics",
    "Every instance measures these. `lymph top` shows the most important ones, " +
    "`lymph request lymph.get_metrics --address=<service>` prints all of them. In Prometheus, " +
    "`rpc.latency` is called `lymph_rpc_latency`. All of them have the tags `service`, `host` and " +
    "`identity`. Those of `node.*` belong to `lymph node`.",
    table(["metric", "what it measures"], rows),
    "[The tutorial](../tutorial/12-metrics.md) shows how a service adds metrics of its own.",
  ].join("\n\n");
}

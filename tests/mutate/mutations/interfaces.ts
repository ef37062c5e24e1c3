import type { Mutation } from "../mutation.ts";

const COMPONENTS = "core/interface/owned_components_test.ts";
const WORK = "core/interface/background_work_test.ts";

/** What services own. */
export const mutations: readonly Mutation[] = [
  {
    id: "interfaces-part-fails-alone",
    promise: "a service does not start without its components",
    file: "core/interface/owned_components.ts",
    find: "async () => void await component.start?.(),",
    replace: "async () => void await Promise.try(() => component.start?.()).catch(() => {}),",
    tests: [COMPONENTS],
  },
  {
    id: "interfaces-work-not-awaited",
    promise: "background work ends before onStop",
    file: "core/interface/background_work.ts",
    find: "      await unlessAborted(Promise.all(this.running.keys()), hurry);",
    replace: "      break;",
    tests: [WORK],
  },
  {
    id: "interfaces-work-fails-silently",
    promise: "an error of background work reaches onError",
    file: "core/interface/background_work.ts",
    find: "      onError(error, { subject, traceId });\n",
    replace: "",
    tests: [WORK],
  },
  {
    id: "interfaces-work-bound-to-caller",
    promise: "background work is not bound to the deadline of the request that began it",
    file: "core/interface/background_work.ts",
    find: "trace ? runInTrace(newTrace(trace.traceId, trace), begin) : begin()",
    replace: "begin()",
    tests: [WORK],
  },
  {
    id: "baggage-from-outside",
    promise: "baggage of a request is not taken over unless the configuration says so",
    file: "web/settings.ts",
    find: 'return value ? "all" : undefined;',
    replace: 'return "all";',
    tests: ["web/trace/baggage_test.ts"],
  },
  {
    id: "baggage-unbounded",
    promise: "baggage has at most 8192 bytes",
    file: "core/observe/baggage.ts",
    find: "if (length <= MAX_BAGGAGE_BYTES) return header;",
    replace: "if (length <= Infinity) return header;",
    tests: ["core/observe/baggage_test.ts"],
  },
  {
    id: "log-gap-untold",
    promise: "a page that comes back too late is told that it has missed events",
    file: "transports/embedded/events/logs/event_log.ts",
    find: "hasMissed: !isKnown || given.id < forgotten",
    replace: "hasMissed: !isKnown",
    tests: ["transports/embedded/events/event_system_test.ts"],
    filter: "away for too long",
  },
  {
    id: "node-ready-too-soon",
    promise: "a node is ready only if each of its services has a process that is",
    file: "cli/node/supervision/collect_health.ts",
    find: "return processes.some((reasons) => reasons.length === 0) ? [] : processes.flat();",
    replace: "return processes.every((reasons) => reasons.length > 0) ? [] : processes.flat();",
    tests: ["cli/node/supervision/collect_health_test.ts"],
  },
];

import type { Mutation } from "../mutation.ts";

const COMPONENTS = "core/interface/owned_components_test.ts";
const WORK = "core/interface/background_work_test.ts";

/** What services own. */
export const mutations: readonly Mutation[] = [
  {
    id: "interfaces-part-fails-alone",
    promise: "a service does not start without its components",
    file: "core/interface/owned_components.ts",
    find: "if (!this.isStopped) throw error;",
    replace: "",
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
];

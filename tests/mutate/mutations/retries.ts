import type { Mutation } from "../mutation.ts";

/** Mutations of what may be asked again. */
export const mutations: readonly Mutation[] = [
  {
    id: "retries-forks-uncounted",
    promise: "W10: one trace emits at most 100,000 events in long chains",
    file: "core/events/emitting/emitter.ts",
    find: "if (this.#chains.isBeyond(traceId ?? trace.traceId, events)) {",
    replace: "if (this.#chains === undefined) {",
    tests: ["core/rpc/loops_test.ts"],
    filter: "hundred thousand",
  },
  {
    id: "retries-forks-all-told",
    promise: "W10: failures of long chains are logged once a minute",
    file: "core/events/handling/long_chains.ts",
    find: "return !isOfLongChain(headers) || complaints.isDue(kind, queue);",
    replace: "return complaints !== undefined || isOfLongChain(headers) || kind === queue;",
    tests: ["core/rpc/loops_test.ts"],
    filter: "forks",
  },
  {
    id: "retries-without-budget",
    promise: "P13: retries add at most a tenth to the load",
    file: "core/rpc/calling/retry_budget.ts",
    find: "if (this.#credit < REQUESTS_PER_RETRY) return false;",
    replace: "",
    tests: ["core/rpc/calling/retry_budget_test.ts"],
  },
  {
    id: "retries-drain-ends-unheard",
    promise: "L1: a drain ends only when callers have read that the instance leaves",
    file: "core/rpc/peer.ts",
    find: "[untilHeard(this.#caller, others()), this.#answerer.idle()]",
    replace: "[this.#answerer.idle()]",
    tests: ["core/rpc/promises_test.ts"],
  },
  {
    id: "retries-stale-list-believed",
    promise: "L1: a request waits for the next list where all instances have left",
    file: "core/rpc/calling/client.ts",
    find: "isAwaited || !this.#isStale(service, options.version, listing)",
    replace: "true",
    tests: ["core/rpc/promises_test.ts"],
  },
];

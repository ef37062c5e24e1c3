import type { Mutation } from "../mutation.ts";

/** Mutations of what may be asked again. */
export const mutations: readonly Mutation[] = [
  {
    id: "retries-without-budget",
    promise: "P13: retries add at most a tenth to the load",
    file: "core/rpc/calling/retry_budget.ts",
    find: "if (this.#credit < REQUESTS_PER_RETRY) return false;",
    replace: "",
    tests: ["core/rpc/calling/retry_budget_test.ts"],
  },
];

import type { Mutation } from "../mutation.ts";

/** Mutations of what keeps costs from growing with the square of instances. */
export const mutations: readonly Mutation[] = [
  {
    id: "scale-pings-for-instances-never-asked",
    promise: "instances that were never asked are not pinged",
    file: "core/rpc/calling/heartbeat.ts",
    find: "idleBeats: Infinity",
    replace: "idleBeats: 0",
    tests: ["core/rpc/promises_test.ts"],
  },
  {
    id: "scale-every-instance-asked",
    promise:
      "a caller asks no more than 32 instances of many, or as many as it has requests in flight",
    file: "core/rpc/calling/balancer.ts",
    find: "candidates.length > NEAR",
    replace: "candidates.length > Infinity",
    tests: ["core/rpc/calling/candidates_test.ts"],
  },
  {
    id: "scale-large-lists-read-often",
    promise: "a caller reads no more names a second, however many instances there are",
    file: "transports/zookeeper/registry/service_view.ts",
    find: "Math.max(INTERVAL_MS, this.#children.size * INTERVAL_PER_NAME_MS)",
    replace: "INTERVAL_MS",
    tests: ["transports/zookeeper/registry/service_view_test.ts"],
  },
  {
    id: "scale-only-next-dead-ended",
    promise: "where one dead process is found, the sessions of all dead ones are ended",
    file: "transports/embedded/sessions/sessions.ts",
    find: "return dead.length === 0 ? 0 : await this.sweep();",
    replace: "return dead.length;",
    tests: ["transports/embedded/sessions/sessions_test.ts"],
  },
];

import type { Mutation } from "../mutation.ts";

/** Mutations of what Python lymph relies on. */
export const mutations: readonly Mutation[] = [
  {
    id: "python-container-version",
    promise: "Python lymph is asked for lymph.* without a service's version",
    file: "core/rpc/calling/client.ts",
    find: "asksContainer(question.subject) ? null : version",
    replace: "asksContainer(question.subject) ? version : version",
    tests: ["core/interface/interface_versions_test.ts"],
  },
  {
    id: "python-inactive-queue",
    promise: "the queue of an inactive handler keeps events",
    file: "core/events/handling/handlers.ts",
    find: "if (!subscription.exclusive) await this.#parts.events.declare(subscription);",
    replace: "if (subscription.exclusive) await this.#parts.events.declare(subscription);",
    tests: ["core/events/events_test.ts"],
  },
  {
    id: "python-foreign-port",
    promise: "a port is handed down where a program other than lymph may listen",
    file: "cli/node/ports/handed_down_sockets.ts",
    find: "return owner === undefined ? specs.some(isForeign) : isForeign(owner);",
    replace: "return owner === undefined ? false : isForeign(owner);",
    tests: ["cli/node/ports/handed_down_sockets_test.ts"],
  },
  {
    id: "python-pending-forgotten",
    promise: "an event that was handled is pending no more",
    file: "core/events/metrics.ts",
    find: "this.running.remove(running);",
    replace: "",
    tests: ["core/container/pending_test.ts"],
  },
];

import type { Mutation } from "../mutation.ts";

const OWN = ["core/rpc/own/own_calls_test.ts", "core/rpc/own/own_waiting_test.ts"];

/** What calls within a process promise. */
export const mutations: readonly Mutation[] = [
  {
    id: "rpc-own-calls-starve-others",
    promise: "calls within a process leave sockets and timers their turns",
    file: "core/rpc/own/own_calls.ts",
    find: "if (!this.#turns.mayGoOn(now, this.#ring)) return;",
    replace: "",
    tests: OWN,
  },
  {
    id: "rpc-own-calls-share-context",
    promise: "a handler does not see the async context of its caller",
    file: "core/rpc/own/own_calls.ts",
    find: "    this.#isDue = true;\n    this.#ring();",
    replace: "    this.#isDue = true;\n    queueMicrotask(this.#onRing);",
    tests: OWN,
  },
  {
    id: "rpc-own-calls-without-limit",
    promise: "calls within a process have the limits of a connection",
    file: "core/rpc/own/own_calls.ts",
    find: "this.#delivered < requests.length && !this.#isPaused",
    replace: "this.#delivered < requests.length",
    tests: OWN,
  },
  {
    id: "rpc-own-calls-expired",
    promise: "P11 a call within a process whose deadline passes before it arrives is not executed",
    file: "core/rpc/serving/answerer.ts",
    find: "message.deadline ?? ",
    replace: "",
    tests: OWN,
  },
  {
    id: "rpc-own-calls-share-values",
    promise: "neither side of a call within a process sees what the other changes",
    file: "core/message/passed_message.ts",
    find: "undefined) return { headers, body, bytes }",
    replace: "undefined) return { headers, body: message.body, bytes }",
    tests: OWN,
  },
  {
    id: "rpc-own-instance-overloaded",
    promise: "the instance of the process is asked only if no other one is less busy",
    file: "core/rpc/calling/candidates.ts",
    find: "preferred.inFlight > best.inFlight || ",
    replace: "",
    tests: ["core/rpc/own/balance_test.ts"],
  },
  {
    id: "rpc-own-calls-share-headers",
    promise: "a handler does not see what its caller changes in headers",
    file: "core/rpc/own/own_calls.ts",
    find: "hasFreshHeaders: options.headers === undefined && ",
    replace: "hasFreshHeaders: true || ",
    tests: OWN,
  },
  {
    id: "rpc-own-answers-share-headers",
    promise: "a caller does not see what its handler changes in headers",
    file: "core/rpc/serving/answering/answer_packer.ts",
    find: "answer.headers === undefined && version !== undefined",
    replace: "true",
    tests: OWN,
  },
  {
    id: "rpc-own-calls-long-headers",
    promise: "P6 headers that no peer reads are not read within a process",
    file: "core/message/passed_message.ts",
    find: "(serializer.copiedBytes ?? Infinity) <= SAFE_HEADERS_BYTES",
    replace: "true",
    tests: OWN,
  },
];

import type { Mutation } from "../mutation.ts";

const RPC = ["core/container/check_interfaces_test.ts"];
const EVENTS = ["core/container/check_events_test.ts"];
const CACHE = ["cli/contract/contract_cache_test.ts"];
const DESCRIBER = ["cli/contract/source_describer_test.ts"];

/** Mutations of checks at run time: what is refused, what waits, what is kept. */
export const mutations: readonly Mutation[] = [
  {
    id: "checks-arguments-taken",
    promise: "checks: a method never sees arguments that its signature does not take",
    file: "core/rpc/serving/check_values.ts",
    find: "input === undefined || input.accepts(args)",
    replace: "input !== null",
    tests: RPC,
  },
  {
    id: "checks-results-taken",
    promise: "checks: a result that is not what the method declares is an error",
    file: "core/rpc/serving/check_values.ts",
    find: "output === undefined || output.accepts(result)",
    replace: "output !== null",
    tests: RPC,
  },
  {
    id: "checks-early-request-unchecked",
    promise: "checks: a request that arrives before the contract is known waits for it",
    file: "core/rpc/serving/dispatcher.ts",
    find: "if (awaited === undefined) return",
    replace: "if (awaited !== null) return",
    tests: RPC,
  },
  {
    id: "checks-late-request-executed",
    promise: "checks: a request whose caller has given up while it waited is not executed",
    file: "core/rpc/serving/dispatcher.ts",
    find: "request.isPointlessAt(performance.now()) ? GIVEN_UP : serve()",
    replace: "serve()",
    tests: RPC,
  },
  {
    id: "checks-python-told-nothing",
    promise: "checks: Python learns which argument is wrong",
    file: "core/rpc/serving/answering/tell_nack.ts",
    find: 'if (notExecuted !== "bad_arguments") return nack;',
    replace: "return nack;",
    tests: ["core/rpc/serving/answering/tell_nack_test.ts"],
  },
  {
    id: "checks-bodies-handled",
    promise: "checks: a handler never sees a body that it does not declare",
    file: "core/events/handling/check_body.ts",
    find: "if (input.accepts(event.body)) return",
    replace: "if (input !== null) return",
    tests: EVENTS,
  },
  {
    id: "checks-bodies-retried",
    promise: "checks: a body of a wrong type is a dead letter at once",
    file: "core/events/handling/check_body.ts",
    find: "class InvalidBodyError extends UnrecoverableError",
    replace: "class InvalidBodyError extends Error",
    tests: EVENTS,
  },
  {
    id: "checks-wrong-events-emitted",
    promise: "checks: an emitter cannot publish what its event type does not declare",
    file: "core/events/emitting/emitted_bodies.ts",
    find: "if (validator === undefined || validator.accepts(body)) return;",
    replace: "if (validator !== null) return;",
    tests: EVENTS,
  },
  {
    id: "checks-damaged-contract-used",
    promise: "checks: a damaged file of the cache is not used",
    file: "cli/contract/contract_cache.ts",
    find: "await digest(json) !== text.slice(0, DIGEST_LENGTH)",
    replace: "json === undefined",
    tests: CACHE,
  },
  {
    id: "checks-old-contract-used",
    promise: "checks: a contract is read again once a source has changed",
    file: "cli/contract/source_describer.ts",
    find: "kept !== undefined && await sources.have(kept.sources)",
    replace: "kept !== undefined",
    tests: DESCRIBER,
  },
  {
    id: "checks-changed-source-read",
    promise: "checks: a source that has changed since does not describe the class that was loaded",
    file: "cli/contract/sources.ts",
    find: "mtime === null || mtime.getTime() > this.#loadedAt",
    replace: "mtime === null",
    tests: DESCRIBER,
  },
];

import type { Mutation } from "../mutation.ts";

const GATEWAY = "gateway/gateway_test.ts";

/** Mutations of the gateway: what is reached, and how often. */
export const mutations: readonly Mutation[] = [
  {
    id: "gateway-everything-exposed",
    promise: "a gateway offers what is named, and nothing else",
    file: "gateway/exposure.ts",
    find: 'return methods !== undefined && (methods.has("*") || methods.has(method));',
    replace: "return methods !== undefined;",
    tests: [GATEWAY, "gateway/exposure_test.ts"],
  },
  {
    id: "gateway-operators-methods",
    promise: "a gateway offers no methods of lymph",
    file: "gateway/exposure.ts",
    find: "if (service !== DEFAULT_INTERFACE) return undefined;",
    replace: 'if (service !== "") return undefined;',
    tests: ["gateway/exposure_test.ts"],
  },
  {
    id: "gateway-empty-post-of-a-page",
    promise: "a page of any origin cannot call without asking",
    file: "gateway/call_arguments.ts",
    find: 'const isSimple = request.method === "POST" && request.headers.has("origin");',
    replace: "const isSimple = false;",
    tests: [GATEWAY],
  },
  {
    id: "gateway-keys-of-others",
    promise: "keys of one client are not those of another",
    file: "gateway/gateway.ts",
    find: 'const client = info.context.principal?.id ?? "";',
    replace: 'const client = "";',
    tests: [GATEWAY],
  },
  {
    id: "gateway-keyed-call-given-up",
    promise: "a call with a key goes on when its client hangs up",
    file: "gateway/gateway.ts",
    find: "run: () => outlive(run),",
    replace: "run,",
    tests: [GATEWAY],
  },
];

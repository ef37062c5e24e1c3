import type { Mutation } from "../mutation.ts";

const GUARD = {
  file: "cli/dashboard/guard.ts",
  tests: ["cli/dashboard/guard_test.ts"],
} as const;

/** Mutations of what keeps others out of the dashboard, and of what it tells. */
export const mutations: readonly Mutation[] = [
  {
    ...GUARD,
    id: "dashboard-any-host",
    promise: "another Host header is refused (DNS rebinding)",
    find: "if (!this.#hosts.has(host)) {",
    replace: "if (host === undefined) {",
  },
  {
    ...GUARD,
    id: "dashboard-any-origin",
    promise: "pages of other origins are refused",
    find: "if (origin !== null && origin !== `http://${host}`) return false;",
    replace: "",
  },
  {
    ...GUARD,
    id: "dashboard-same-site",
    promise: "pages of other ports may not read",
    find: 'site === null || site === "same-origin"',
    replace: 'site === null || site === "same-site" || site === "same-origin"',
  },
  {
    ...GUARD,
    id: "dashboard-no-token",
    promise: "the API needs the token",
    find: "if (!isEqual(given, this.token)) {",
    replace: 'if (given !== "" && !isEqual(given, this.token)) {',
  },
  {
    ...GUARD,
    id: "dashboard-beginning-of-token",
    promise: "the whole token is compared",
    find: "let difference = given.length ^ expected.length;",
    replace: "let difference = 0; expected = expected.slice(0, given.length);",
  },
  {
    ...GUARD,
    id: "dashboard-any-type",
    promise: "forms of other sites cannot write",
    find: "if (!/^application\\/json\\s*(;|$)/i.test(type)) {",
    replace: "if (type === undefined) {",
  },
  {
    id: "dashboard-old-instances",
    promise: "what has just started is shown at once",
    file: "cli/dashboard/system/kept_while_same.ts",
    find: "this.#kept?.key === key && ",
    replace: "this.#kept !== undefined && ",
    tests: ["cli/dashboard/system/kept_while_same_test.ts"],
  },
  {
    id: "dashboard-untraced-call",
    promise: "what a person calls has a trace",
    file: "cli/dashboard/api/call.ts",
    find: "        headers: recorded(traceId),\n",
    replace: "",
    tests: ["cli/dashboard/api_test.ts"],
  },
];

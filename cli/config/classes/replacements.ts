import type { BuiltIn } from "./class_aliases.ts";

/** What to do instead of using parts of Python lymph that do not exist here. */
export const REPLACEMENTS: Readonly<Partial<Record<BuiltIn, string>>> = {
  "interface/node": "it is built into lymph node: remove the interface",
  "interface/scheduler":
    "there is no scheduler: remove the interface, and emit events with a delay instead",
  "interface/web": "name a class of your own that extends WebServiceInterface",
};

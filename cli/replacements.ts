import type { BuiltIn } from "./class_aliases.ts";

const OWN_PLUGIN = "name a class of your own with onError and the like, or remove the plugin";

/** What to do about parts of the original that are none of ours. */
export const REPLACEMENTS: Readonly<Partial<Record<BuiltIn, string>>> = {
  "interface/node": "lymph node brings it along: remove the interface",
  "interface/scheduler":
    "there is no scheduler: remove the interface, and emit what is due later with a delay",
  "interface/web": "name a class of your own that extends WebServiceInterface",
  "plugin/newrelic": `New Relic's plugin is not part of lymph for Deno: ${OWN_PLUGIN}`,
  "plugin/sentry": `Sentry's plugin is not part of lymph for Deno: ${OWN_PLUGIN}`,
};

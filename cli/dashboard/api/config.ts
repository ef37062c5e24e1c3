import { ANY, mapOf } from "./forms.ts";
import type { Route } from "../route.ts";

/** `GET /api/config` */
export const config: Route = {
  method: "GET",
  path: "/api/config",
  summary: "Returns the configuration in effect; secrets are hidden.",
  returns: mapOf(ANY),
  answer: (_request, { config }) => Promise.resolve(config),
};

import { apply, call, emit } from "./api/call.ts";
import { config } from "./api/config.ts";
import { deadLetters, drop, edit, queues, retry } from "./api/events.ts";
import { logs } from "./api/logs.ts";
import { logLevel, nodes, restart, scale } from "./api/nodes.ts";
import { methods, metrics, services } from "./api/services.ts";
import { topology } from "./api/topology.ts";
import { trace, traces } from "./api/traces.ts";
import { describeApi } from "./openapi.ts";
import type { Route } from "./route.ts";

const openapi: Route = {
  method: "GET",
  path: "/api/openapi.json",
  summary: "Describes this API.",
  returns: { type: "object" },
  answer: () => Promise.resolve(describeApi(routes)),
};

/** Every operation of the API. */
export const routes: readonly Route[] = [
  topology,
  services,
  methods,
  metrics,
  nodes,
  restart,
  scale,
  logLevel,
  call,
  emit,
  apply,
  queues,
  deadLetters,
  retry,
  edit,
  drop,
  traces,
  trace,
  logs,
  config,
  openapi,
];

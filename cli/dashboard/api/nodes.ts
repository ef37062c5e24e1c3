import { RemoteError } from "../../../core/errors.ts";
import { NODE_INTERFACE, type ServiceStatus } from "../../node/node_interface.ts";
import { parseLogLevel } from "../../log/log_level.ts";
import { number, readNumber, readText, text } from "../fields.ts";
import { described, INTEGER, listOf, NUMBER, objectOf, oneOf, orNull, TEXT } from "./forms.ts";
import { ApiError, type ApiRequest, type Route } from "../route.ts";
import type { System } from "../system/system.ts";

const STATUS_TIMEOUT_MS = 3000;
/** As long as many processes may take that replace one another. */
const ACTION_TIMEOUT_MS = 3_600_000;
const MOST_PROCESSES = 1000;
const DAY_S = 86_400;
const SERVICE = objectOf({
  name: TEXT,
  command: listOf(TEXT),
  numprocesses: INTEGER,
  processes: listOf(objectOf({
    name: TEXT,
    pid: orNull(INTEGER),
    endpoint: orNull(TEXT),
    state: oneOf("starting", "serving", "waiting", "stopped"),
    uptime: orNull(NUMBER),
    restarts: INTEGER,
  })),
});

/** `GET /api/nodes` */
export const nodes: Route = {
  method: "GET",
  path: "/api/nodes",
  summary: "Returns the nodes that run, and the processes of their services.",
  returns: listOf(objectOf({ endpoint: TEXT }, { services: listOf(SERVICE) })),
  answer: (_request, system) => statuses(system),
};

const node = text("Endpoint of the node; by default all that run the service", { optional: true });

/** `POST /api/services/{service}/restart` */
export const restart: Route = {
  method: "POST",
  path: "/api/services/{service}/restart",
  summary: "Replaces the processes of a service, one after the other, or one of them.",
  body: { process: text("Name of the process, such as Greeting.0", { optional: true }), node },
  returns: listOf(SERVICE),
  answer(request, system) {
    const { params: { service = "" }, body } = request;
    const process = body["process"] === undefined ? undefined : readText(body, "process");
    return tell(system, request, {
      method: "restart",
      process,
      args: { name: process ?? service },
    });
  },
};

/** `POST /api/services/{service}/scale` */
export const scale: Route = {
  method: "POST",
  path: "/api/services/{service}/scale",
  summary: "Changes how many processes of a service there are.",
  body: { count: number("Number of processes"), node },
  returns: listOf(SERVICE),
  answer(request, system) {
    const { params: { service: name = "" }, body } = request;
    const numprocesses = readNumber(body, "count", { max: MOST_PROCESSES });
    return tell(system, request, { method: "scale", args: { name, numprocesses } });
  },
};

/** `POST /api/services/{service}/log-level` */
export const logLevel: Route = {
  method: "POST",
  path: "/api/services/{service}/log-level",
  summary: "Changes the level of a logger in all instances of a service for a while.",
  body: {
    level: text("DEBUG, INFO, WARNING or ERROR"),
    logger: text("Name of the logger, such as lymph.rpc; by default all", { optional: true }),
    period: number("Seconds until the old level returns, by default 60", { optional: true }),
  },
  returns: objectOf({
    instances: described("How many have changed it", INTEGER),
    failed: described("Endpoints of those that did not answer", listOf(TEXT)),
  }),
  async answer({ params: { service = "" }, body, signal }, { connection }) {
    const loglevel = readLevel(readText(body, "level"));
    const qualname = readText(body, "logger", "");
    const period = readNumber(body, "period", { fallback: 60, max: DAY_S });
    const instances = await connection.instances(service);
    if (instances.length === 0) throw new ApiError(404, `No instance of ${service} runs`);
    const endpoints = new Set(instances.map(({ endpoint }) => endpoint));
    const question = {
      subject: "lymph.change_loglevel",
      body: { qualname, loglevel, period },
    };
    const asked = await Promise.allSettled(
      Array.from(endpoints, (endpoint) => connection.request(endpoint, question, { signal })),
    );
    signal.throwIfAborted();
    const failed = [...endpoints].filter((_, i) => asked[i]?.status === "rejected");
    const [first] = asked.filter(({ status }) => status === "rejected");
    if (first?.status === "rejected" && failed.length === endpoints.size) throw first.reason;
    return { instances: endpoints.size - failed.length, failed };
  },
};

function readLevel(level: string): string {
  try {
    return parseLogLevel(level).toUpperCase();
  } catch (cause) {
    throw new ApiError(400, `level must be DEBUG, INFO, WARNING or ERROR`, { cause });
  }
}

interface NodeStatus {
  readonly endpoint: string;
  /** Undefined if the node does not answer. */
  readonly services: readonly ServiceStatus[] | undefined;
}

async function statuses({ connection }: System): Promise<readonly NodeStatus[]> {
  const known = await connection.discover();
  const nodes = known.includes(NODE_INTERFACE) ? await connection.instances(NODE_INTERFACE) : [];
  return await Promise.all(nodes.map(async ({ endpoint }) => {
    const question = { subject: `${NODE_INTERFACE}.status`, body: {} };
    try {
      const { body } = await connection.request(endpoint, question, {
        timeoutMs: STATUS_TIMEOUT_MS,
      });
      return { endpoint, services: (body as { services: readonly ServiceStatus[] }).services };
    } catch {
      return { endpoint, services: undefined }; // the page shows that
    }
  }));
}

interface Order {
  readonly method: "restart" | "scale";
  /** The one process of the service that it is about. */
  readonly process?: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Has each node that runs a service, or the one that is named, do something with it. */
async function tell(
  system: System,
  { params: { service = "" }, body, signal }: ApiRequest,
  { method, process, args }: Order,
): Promise<unknown> {
  const only = body["node"] === undefined ? undefined : readText(body, "node");
  const owners = (await statuses(system)).flatMap(({ endpoint, services = [] }) => {
    const own = services.find(({ name }) => name === service);
    return own === undefined || (only ?? endpoint) !== endpoint ? [] : { endpoint, ...own };
  });
  const running = process === undefined
    ? owners
    : owners.filter(({ processes }) => processes.some(({ name }) => name === process));
  if (owners.length > 0 && running.length === 0) {
    throw new ApiError(404, `${service} has no process named ${process}`);
  }
  if (running.length === 0) {
    throw new ApiError(404, `No node runs a service named ${service}: only nodes can ${method} it`);
  }
  if (running.length > 1 && (method === "scale" || process !== undefined)) {
    throw new ApiError(409, `Several nodes run ${service}: name one of them by the field node`);
  }
  const question = { subject: `${NODE_INTERFACE}.${method}`, body: args };
  try {
    const replies = await Promise.all(
      running.map(({ endpoint }) =>
        // The node goes on with what it has begun, whether or not anybody waits for it.
        system.connection.request(endpoint, question, { timeoutMs: ACTION_TIMEOUT_MS, signal })
      ),
    );
    return replies.map(({ body }) => body);
  } catch (error) {
    if (error instanceof RemoteError) throw new ApiError(409, error.message, { cause: error });
    throw error;
  }
}

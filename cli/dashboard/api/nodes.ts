import { RemoteError } from "../../../core/errors.ts";
import { NODE_INTERFACE, type ServiceStatus } from "../../node/node_interface.ts";
import { parseLogLevel } from "../../log/log_level.ts";
import { number, readNumber, readText, text } from "../fields.ts";
import { ApiError, type Route } from "../route.ts";
import type { System } from "../system.ts";

const STATUS_TIMEOUT_MS = 3000;
/** As long as many processes may take that replace one another. */
const ACTION_TIMEOUT_MS = 3_600_000;
const MOST_PROCESSES = 1000;
const DAY_S = 86_400;

/** `GET /api/nodes` */
export const nodes: Route = {
  method: "GET",
  path: "/api/nodes",
  summary: "Returns the nodes that run, and the processes of their services.",
  answer: (_request, system) => statuses(system),
};

/** `POST /api/services/{service}/restart` */
export const restart: Route = {
  method: "POST",
  path: "/api/services/{service}/restart",
  summary: "Replaces the processes of a service, one after the other.",
  answer: ({ params: { service = "" } }, system) => tell(system, service, "restart", {}),
};

/** `POST /api/services/{service}/scale` */
export const scale: Route = {
  method: "POST",
  path: "/api/services/{service}/scale",
  summary: "Changes how many processes of a service there are.",
  body: { count: number("Number of processes") },
  answer({ params: { service = "" }, body }, system) {
    const numprocesses = readNumber(body, "count", { max: MOST_PROCESSES });
    return tell(system, service, "scale", { numprocesses });
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
  async answer({ params: { service = "" }, body }, { connection }) {
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
    await Promise.all(Array.from(endpoints, (endpoint) => connection.request(endpoint, question)));
    return { instances: endpoints.size };
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

/** Has each node that runs a service do something with it. */
async function tell(
  system: System,
  name: string,
  method: "restart" | "scale",
  args: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const running = (await statuses(system)).filter(({ services = [] }) =>
    services.some((service) => service.name === name)
  );
  if (running.length === 0) {
    throw new ApiError(404, `No node runs a service named ${name}: only nodes can ${method} it`);
  }
  if (method === "scale" && running.length > 1) {
    throw new ApiError(409, `Several nodes run ${name}: use lymph node scale --address`);
  }
  const question = { subject: `${NODE_INTERFACE}.${method}`, body: { name, ...args } };
  try {
    const replies = await Promise.all(
      running.map(({ endpoint }) =>
        system.connection.request(endpoint, question, { timeoutMs: ACTION_TIMEOUT_MS })
      ),
    );
    return replies.map(({ body }) => body);
  } catch (error) {
    if (error instanceof RemoteError) throw new ApiError(409, error.message, { cause: error });
    throw error;
  }
}

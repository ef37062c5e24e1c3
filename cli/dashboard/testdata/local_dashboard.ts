import { Container } from "../../../core/container/container.ts";
import type { QueueStatus } from "../../../core/events/queues.ts";
import type { RecordedSpan } from "../../../core/observe/traces/recorded_span.ts";
import type { InterfaceClass } from "../../../mod.ts";
import { startServices } from "../../../tests/kit/mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { LocalTraceStore } from "../../../transports/local/traces/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { Program } from "../../client/program.ts";
import { Descriptions } from "../system/descriptions.ts";
import { Sampler } from "../system/sampler.ts";
import { serveDashboard } from "../server.ts";
import { checkAnswer } from "./check_answer.ts";
import { Shop, Till } from "./services.ts";

/** A queue that only another implementation has declared. */
export const OTHER_QUEUE: QueueStatus = {
  name: "Ears-on_order",
  patterns: ["order"],
  length: 1,
  consumers: 0,
  isOrphan: false,
};

/** A dashboard of services in this process. */
export async function startDashboard(
  services: Readonly<Record<string, InterfaceClass>> = { Shop, Till },
) {
  await using starting = new AsyncDisposableStack();
  const network = new LocalNetwork();
  const running = starting.use(await startServices(services, { network }));
  const container = new Container(network.parts(new MsgpackSerializer()), {
    ip: "127.0.0.1",
    isolated: true,
  });
  const connection = await container.install(Program, { name: Program.UNNAMED });
  const stop = () => container.stop();
  const parts = network.parts(new MsgpackSerializer());
  connection.attach(parts.registry, stop);
  await container.start();
  starting.defer(stop);
  await parts.registry.start();
  starting.defer(() => parts.registry.stop());
  await parts.events.start();
  starting.defer(() => parts.events.stop());
  const traces = starting.use(new LocalTraceStore());
  const dashboard = starting.use(serveDashboard({
    connection,
    events: () => Promise.resolve(parts.events),
    otherQueues: () => Promise.resolve([OTHER_QUEUE]),
    traces,
    sampler: new Sampler(connection),
    descriptions: new Descriptions(connection),
    config: { registry: { password: "***" } },
  }, { port: 0 }));
  const open = starting.move();
  const origin = `http://127.0.0.1:${dashboard.port}`;
  const authorization = `Bearer ${dashboard.token}`;
  return {
    dashboard,
    origin,
    running,
    traces,
    events: parts.events,
    authorization,
    async get(path: string): Promise<Answer> {
      const answer = await read(await fetch(origin + path, { headers: { authorization } }));
      if (answer.status === 200) checkAnswer("GET", origin + path, answer.body);
      return answer;
    },
    async post(path: string, body: unknown): Promise<Answer> {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const headers = { authorization, "content-type": "application/json" };
      const init = { method: "POST", headers, body: text };
      const answer = await read(await fetch(origin + path, init));
      if (answer.status === 200) checkAnswer("POST", origin + path, answer.body);
      return answer;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  // deno-lint-ignore no-explicit-any -- tests look into answers of each form
  readonly body: any;
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) };
}

/** A span to show. */
export function span(changes: Partial<RecordedSpan>): RecordedSpan {
  return {
    traceId: "f00d",
    spanId: "1",
    service: "Shop",
    subject: "Shop.price",
    name: "Shop/price",
    kind: "server",
    start: Date.now() - 1000,
    durationMs: 4,
    attributes: {},
    ...changes,
  };
}

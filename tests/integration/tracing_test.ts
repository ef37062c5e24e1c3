/** One trace through HTTP, RPC and events, as an OpenTelemetry collector sees it. */
import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { ServiceProject } from "../support/projects/service_project.ts";

const ROOT = new URL("../../", import.meta.url);
const FILES = [
  "conf/greeting.yml",
  "services/greeting.ts",
  "conf/listen.yml",
  "services/listen.ts",
  "services/web.ts",
];
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];
/** What makes Deno export spans. */
const EXPORTER = { OTEL_DENO: "true", OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status?: { readonly code?: number };
}

/** Stands in for an OpenTelemetry collector. */
class Collector implements AsyncDisposable {
  readonly spans: Span[] = [];
  readonly #server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const body = await request.json();
      if (new URL(request.url).pathname === "/v1/traces") {
        for (const { scopeSpans } of body.resourceSpans) {
          for (const { spans } of scopeSpans) this.spans.push(...spans);
        }
      }
      return Response.json({});
    },
  );

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** The spans from the one of a kind and name up to that of a request or a publication. */
  chain(traceId: string, kind: string): string[] {
    const spans = this.spans.filter((span) => span.traceId === traceId);
    const names: string[] = [];
    let span = spans.find((candidate) => KINDS[candidate.kind] === kind);
    while (span !== undefined) {
      names.unshift(`${KINDS[span.kind]} ${span.name}`);
      const { parentSpanId } = span;
      span = spans.find(({ spanId }) => spanId === parentSpanId);
    }
    return names;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.shutdown();
  }
}

async function createProject(collector: Collector): Promise<ServiceProject> {
  const files = Object.fromEntries(FILES.map((path) => [path, new URL(path, ROOT)]));
  return await ServiceProject.create(files, {
    ...EXPORTER,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: "50",
  });
}

Deno.test("a trace leads from HTTP through RPC to the handler of an event", async () => {
  await using collector = new Collector();
  await using project = await createProject(collector);
  const [port = 0] = findFreePorts(1);
  await project.write(
    "conf/web.yml",
    JSON.stringify({ interfaces: { Web: { class: "web:Web", port } } }),
  );
  const [listen, web] = ["listen", "web"].map((name) =>
    project.start("instance", "--config", `conf/${name}.yml`)
  );
  await Promise.all([
    project.startInstance(),
    listen?.stderr(/^Serving /m),
    web?.stderr(/^Serving /m),
  ]);

  const response = await fetch(`http://127.0.0.1:${port}/greet?name=Joe`);
  assert.equal(await response.text(), "Hi, Joe!");
  const traceId = response.headers.get("x-trace-id") ?? "";
  const wanted = [
    "server GET",
    "client Greeting.greet",
    "server Greeting.greet",
    "producer publish greeted",
    "consumer process greeted",
  ];
  const chain = await eventually(() => {
    const names = collector.chain(traceId, "consumer");
    return names.length >= wanted.length && names;
  });
  assert.deepEqual(chain.map((name) => name.replace(/^server GET.*/, "server GET")), wanted);
});

Deno.test("a request from outside keeps its trace id, and failures show", async () => {
  await using collector = new Collector();
  await using project = await createProject(collector);
  await project.startInstance();
  const traceId = "0123456789abcdef0123456789abcdef";
  await project.run("request", "Greeting.greet", `{"name": "Joe"}`, "--trace-id", traceId);
  await project.run("request", "Greeting.greet", `{"who": "Joe"}`, "--trace-id", traceId);
  // The command's own span is the parent of the service's.
  for (const kind of ["client", "server"]) {
    const codes = await eventually(() => {
      const spans = collector.spans.filter((span) => span.traceId === traceId)
        .filter(({ name, kind: number }) => name === "Greeting.greet" && KINDS[number] === kind);
      return spans.length === 2 && spans.map(({ status }) => status?.code ?? 0);
    });
    assert.deepEqual(codes.sort(), [0, 2], kind);
  }
});

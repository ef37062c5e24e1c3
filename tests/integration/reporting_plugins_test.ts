/** The plugins for Sentry and New Relic, with stand-ins that receive what they send. */
import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";
import { type LymphProcess, ServiceProject } from "../support/projects/service_project.ts";

const SERVICES = `import { event, Interface, rpc } from "@lymph/lymph";
import { Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";

export class Web extends WebServiceInterface {
  override readonly urlMap: UrlMap = new UrlMap([
    new Rule("/order", { endpoint: "order" }),
    new Rule("/fail", { endpoint: "fail" }),
  ]);
  readonly #shop = this.proxy<Shop>("Shop");

  async order(): Promise<string> {
    return await this.#shop.order();
  }

  fail(): never {
    setTimeout(() => {
      throw new Error("the timer failed");
    });
    throw new RangeError("amqp://guest:hunter2@rabbit/ is away");
  }
}

export class Shop extends Interface {
  @rpc()
  async order(): Promise<string> {
    await this.emit("order.placed");
    return "thanks";
  }
}

export class Kitchen extends Interface {
  @event("order.placed")
  onOrder(): void {}
}
`;

/** Collects the bodies of HTTP requests. */
class Receiver implements AsyncDisposable {
  readonly received: { readonly path: string; readonly headers: Headers; readonly text: string }[] =
    [];
  readonly #server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const stream = request.headers.get("content-encoding") === "gzip"
        ? request.body?.pipeThrough(new DecompressionStream("gzip"))
        : request.body;
      const text = await new Response(stream).text();
      this.received.push({ path: new URL(request.url).pathname, headers: request.headers, text });
      return Response.json({});
    },
  );

  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

async function startAll(plugins: string): Promise<{ project: ServiceProject; url: string }> {
  const conf = (services: string) => `plugins: ${plugins}\ninterfaces: ${services}\n`;
  const project = await ServiceProject.create({
    "conf/web.yml": conf("{ Web: { class: shop:Web, port: 0 } }"),
    "conf/shop.yml": conf("{ Shop: { class: shop:Shop } }"),
    "conf/kitchen.yml": conf("{ Kitchen: { class: shop:Kitchen } }"),
    "services/shop.ts": SERVICES,
  });
  const start = (name: string): LymphProcess =>
    project.start("instance", "--config", `conf/${name}.yml`);
  const [web, ...others] = [start("web"), start("shop"), start("kitchen")];
  await Promise.all(others.map((process) => process.stderr(/^Serving /m)));
  const [, url = ""] = await web.stderr(/^Serving Web at (http:\S+)/m);
  return { project, url };
}

/** Makes an order, and one request that fails. */
async function orderAndFail(url: string): Promise<void> {
  assert.equal(await (await fetch(`${url}/order`)).text(), "thanks");
  const failed = await fetch(`${url}/fail`);
  await failed.body?.cancel();
  assert.equal(failed.status, 500);
}

interface Transaction {
  readonly transaction: string;
  readonly contexts: {
    readonly trace: Readonly<Record<"trace_id" | "span_id" | "parent_span_id", string>>;
  };
  readonly spans: readonly Readonly<Record<"op" | "span_id" | "parent_span_id", string>>[];
  readonly exception?: {
    readonly values: readonly { readonly type: string; readonly value: string }[];
  };
  readonly tags: Readonly<Record<string, string>>;
  readonly release: string;
  readonly extra?: { readonly url?: string };
}

/** The items of Sentry's envelopes: a line for the envelope, then two lines for each item. */
function readEnvelopes(receiver: Receiver, type: string): Transaction[] {
  return receiver.received.flatMap(({ text }) => {
    const [, ...lines] = text.split("\n");
    return lines.flatMap((line, index) =>
      index % 2 === 0 && line !== "" && JSON.parse(line).type === type
        ? [JSON.parse(lines[index + 1] ?? "")]
        : []
    );
  });
}

Deno.test("Sentry gets errors, and spans of HTTP, RPC and events with their parents", async () => {
  await using receiver = new Receiver();
  const { project, url } = await startAll(
    `{ sentry: { class: sentry, dsn: "http://key@${receiver.host}/7", release: shop@1.5, traces_sample_rate: 1, tags: { team: food } } }`,
  );
  await using _project = project;
  await orderAndFail(url);
  const errors = await eventually(() => {
    const found = readEnvelopes(receiver, "event");
    return found.length >= 2 && found;
  });
  const [failure, stray] = errors.toSorted((a, b) =>
    (a.tags["subject"] ?? "") < (b.tags["subject"] ?? "") ? -1 : 1
  );
  assert.deepEqual(failure?.exception?.values.map(({ type }) => type), ["RangeError"]);
  assert.equal(failure?.tags["subject"], "Web GET /fail");
  assert.equal(failure?.tags["service"], "Web");
  assert.equal(failure?.tags["team"], "food");
  assert.equal(failure?.release, "shop@1.5");
  assert.equal(failure?.extra?.url, `${url}/fail`);
  assert.match(failure?.tags["trace_id"] ?? "", /^[\da-f]{32}$/);
  assert.equal(stray?.exception?.values[0]?.value, "the timer failed");
  const order = await eventually(() => {
    const found = new Map(
      readEnvelopes(receiver, "transaction").map((one) => [one.transaction, one]),
    );
    return found.has("GET /order") && found.has("Shop.order") &&
      found.has("process order.placed") && found;
  });
  const [http, rpc] = [order.get("GET /order"), order.get("Shop.order")];
  const handled = order.get("process order.placed");
  const traces = [http, rpc, handled].map((one) => one?.contexts.trace);
  assert.equal(new Set(traces.map((trace) => trace?.trace_id)).size, 1);
  // Each continues a span of the one before.
  const spansOf = (one: Transaction | undefined) => one?.spans.map(({ span_id }) => span_id) ?? [];
  assert.ok(spansOf(http).includes(rpc?.contexts.trace.parent_span_id ?? ""));
  assert.ok(spansOf(rpc).includes(handled?.contexts.trace.parent_span_id ?? ""));
  assert.doesNotMatch(JSON.stringify(receiver.received), /hunter2/);
});

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly events?: readonly { readonly name: string }[];
}

Deno.test("New Relic gets spans with their parents, errors and metrics", async () => {
  await using receiver = new Receiver();
  const { project, url } = await startAll(
    `{ newrelic: { class: newrelic, license_key: topsecret, app_name: Shop, endpoint: "http://${receiver.host}", metrics_interval: 1s } }`,
  );
  await using _project = project;
  await orderAndFail(url);
  const spans = await eventually(() => {
    const found: OtlpSpan[] = receiver.received.filter(({ path }) => path === "/v1/traces")
      .flatMap(({ text }) => JSON.parse(text).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans);
    return ["GET /order", "GET /fail"].every((name) => found.some((span) => span.name === name)) &&
      found.some(({ name }) => name === "process order.placed") && found.some(({ name }) =>
        name === "error"
      ) && found;
  });
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path: string[] = [];
  for (
    let span = spans.find(({ name }) => name === "process order.placed");
    span;
    span = byId.get(span.parentSpanId ?? "")
  ) {
    path.unshift(span.name);
  }
  assert.equal(path[0], "GET /order");
  assert.ok(path.includes("Shop.order"));
  const failed = spans.find(({ name }) => name === "GET /fail");
  assert.deepEqual(failed?.events?.map(({ name }) => name), ["exception"]);
  const metrics = await eventually(() =>
    receiver.received.find(({ path, text }) => path === "/v1/metrics" && text.includes('"rpc.'))
  );
  assert.equal(metrics.headers.get("api-key"), "topsecret");
  const sent = JSON.stringify(receiver.received.map(({ text }) => text));
  assert.match(sent, /service\.name/);
  assert.doesNotMatch(sent, /hunter2|topsecret/);
});

for (
  const [section, message] of [
    ["class: sentry", "sentry.dsn must be the DSN that Sentry shows .*: it is missing"],
    ["class: sentry, dsn: https://sentry.io/7", "sentry.dsn must be the DSN that Sentry shows"],
    [
      "class: lymph.plugins.sentry:SentryPlugin, dsn: https://k@h/7, traces_sample_rate: 2",
      "sentry.traces_sample_rate must be from 0 to 1",
    ],
    [
      "class: newrelic, config_file: newrelic.ini",
      "sentry.license_key must be New Relic's license key .the config_file",
    ],
    [
      "class: lymph.plugins.newrelic:NewrelicPlugin, license_key: a, app_name: b, endpoint: nr",
      "sentry.endpoint must be an address",
    ],
  ] as const
) {
  Deno.test(`a plugin's section with a mistake is one line: ${section}`, async () => {
    await using project = await createProject({
      "conf/x.yml": `plugins: { sentry: { ${section} } }\n`,
    });
    const { code, stderr } = await runLymph(["instance", "-c", "conf/x.yml"], {
      cwd: project.path,
    });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^lymph: conf/x.yml: plugins.${message}.*\n$`));
  });
}

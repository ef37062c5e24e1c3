/**
 * Large bodies and streams, through lymph and through bare `Deno.serve`:
 * `deno run -A bodies.ts <lymph|bare>` serves them and prints its port.
 *
 * @module
 */
import { Container } from "../../../mod.ts";
import { createConfig } from "../../../core/config/mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { eventStream, Rule, UrlMap, WebServiceInterface } from "../../../web/mod.ts";

const MIB = 2 ** 20;
const CHUNK = new Uint8Array(64 * 1024);
const STREAMED = 64 * MIB;
/** Events of one stream. */
export const EVENTS = 10_000;

type Answer = (request: Request) => Response | Promise<Response>;

function chunks(): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = STREAMED / CHUNK.length;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(CHUNK);
      else controller.close();
    },
  });
}

async function* prices(): AsyncGenerator<{ readonly data: unknown }> {
  for (let price = 0; price < EVENTS; price++) yield { data: { price } };
}

/** What a program without a framework would write. */
function bareEvents(): Response {
  const encoder = new TextEncoder();
  const source = prices();
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value.data)}\n\n`));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

const small = new Uint8Array(MIB);
const large = new Uint8Array(64 * MIB);
const ANSWERS: Readonly<Record<string, Answer>> = {
  "/small": () => new Response(small),
  "/large": () => new Response(large),
  "/stream": () => new Response(chunks()),
  "/bytes": async (request) => new Response(String((await request.bytes()).length)),
  "/json": async (request) => new Response(String((await request.json() as unknown[]).length)),
};

async function serveLymph(): Promise<number | undefined> {
  class Web extends WebServiceInterface {
    override readonly urlMap = new UrlMap([
      ...Object.entries(ANSWERS).map(([path, endpoint]) => new Rule(path, { endpoint })),
      new Rule("/events", { endpoint: () => eventStream(prices()) }),
    ]);
  }
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()));
  const config = createConfig({ port: 0, limits: { body: 100 * MIB } });
  const web = await container.install(Web, { config });
  await container.start();
  return web.port;
}

function serveBare(): number {
  const answers: Readonly<Record<string, Answer>> = { ...ANSWERS, "/events": bareEvents };
  return Deno.serve(
    // When wrk ends, it leaves requests behind; Deno would print each.
    { hostname: "127.0.0.1", port: 0, onListen() {}, onError: () => new Response() },
    (request) => (answers[new URL(request.url).pathname] as Answer)(request),
  ).addr.port;
}

if (import.meta.main) console.log(Deno.args[0] === "lymph" ? await serveLymph() : serveBare());

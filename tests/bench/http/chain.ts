/**
 * Services that ask another one before they answer: `deno run -A chain.ts <part> <state or url>`
 * prints the URL of the part once it serves.
 *
 * @module
 */
import { join } from "node:path";
import { Container, createConfig, Interface, rpc } from "../../../mod.ts";
import { EmbeddedServiceRegistry } from "../../../transports/embedded/mod.ts";
import { NullEventSystem } from "../../../transports/null_events.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { Rule, UrlMap, WebServiceInterface } from "../../../web/mod.ts";
import { Hono } from "../../support/libraries/hono.ts";

class Greeting extends Interface {
  @rpc()
  greet({ name }: { name: string }): string {
    return `Hi, ${name}!`;
  }
}

class Web extends WebServiceInterface {
  override readonly urlMap = new UrlMap([new Rule("/greet/:name", { endpoint: "greet" })]);
  readonly #greeting = this.proxy<Greeting>("Greeting");

  async greet(_request: Request, { name }: { name: string }): Promise<string> {
    return await this.#greeting.greet({ name });
  }
}

/** @param localDirectory Where unix sockets are; without it, calls go by TCP. */
function createContainer(stateDir: string, localDirectory?: string): Container {
  return new Container({
    transport: new ZmtpTransport({ localDirectory }),
    registry: new EmbeddedServiceRegistry({ stateDir }),
    events: new NullEventSystem(),
    serializer: new MsgpackSerializer(),
  });
}

function listen(app: Hono): string {
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  return `http://127.0.0.1:${Deno.serve(options, app.fetch).addr.port}`;
}

async function serveGreeting(stateDir: string, localDirectory?: string): Promise<string> {
  const container = createContainer(stateDir, localDirectory);
  await container.install(Greeting);
  await container.start();
  return stateDir;
}

async function serveWeb(stateDir: string, localDirectory?: string): Promise<string> {
  const container = createContainer(stateDir, localDirectory);
  const web = await container.install(Web, { config: createConfig({ port: 0 }) });
  await container.start();
  return `http://127.0.0.1:${web.port}`;
}

/** The parts, by name; each resolves to its URL. */
const PARTS: Readonly<Record<string, (place: string) => Promise<string>>> = {
  "lymph.greeting": (stateDir) => serveGreeting(stateDir),
  "lymph.web": (stateDir) => serveWeb(stateDir),
  "unix.greeting": (stateDir) => serveGreeting(stateDir, join(stateDir, "unix")),
  "unix.web": (stateDir) => serveWeb(stateDir, join(stateDir, "unix")),
  "hono.greeting": () =>
    Promise.resolve(listen(
      new Hono().post("/greet", async (c) => c.json(`Hi, ${(await c.req.json()).name}!`)),
    )),
  "hono.web": (url) =>
    Promise.resolve(listen(
      new Hono().get("/greet/:name", async (c) => {
        const body = JSON.stringify({ name: c.req.param("name") });
        const response = await fetch(`${url}/greet`, { method: "POST", body });
        return c.text(await response.json());
      }),
    )),
};

const [part = "", place = ""] = Deno.args;
console.log(await PARTS[part]?.(place));

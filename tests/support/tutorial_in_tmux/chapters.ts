import type { Playground } from "../terminals/playground.ts";
import { PROMPT, type Session } from "./session.ts";

const JOE = `'{"name": "Joe"}'`;
/** Asks for a greeting. */
export const GREET = `lymph request Greeting.greet ${JOE}`;
const TRACE_ATTEMPTS = 6;
const TRACE_TIMEOUT_MS = 10_000;
const COMMANDS = "node shell help instance list inspect request discover subscribe tail emit".split(
  " ",
);

/** A service is found, described and called. */
export async function meetGreeting({ ask, shows }: Session): Promise<void> {
  await shows(1, /^Serving Greeting at tcp:/m);
  // Each of them, in any order.
  const listed = COMMANDS.map((name) => `(?=[^]*^${name} +[A-Z])`).join("");
  await ask("lymph list", new RegExp(listed, "m"));
  await shows(0, PROMPT);
  await ask("lymph discover", /^Greeting \[1\]$/m);
  await ask("lymph inspect Greeting", /^rpc Greeting\.greet\(name: string\): string$/m);
  await ask(GREET, /^'Hi, Joe!'$/m);
  await shows(1, /^Saying hi to Joe$/m);
}

/** A service's own metrics, on both ways. */
export async function readMetrics({ ask, start, interrupt }: Session, playground: Playground) {
  await start(1, "lymph instance --config conf/shop.yml", /^Serving Shop at /m);
  await ask(`lymph request Shop.order '{"country": "de", "amount": 9.5}'`, /^null$/m);
  const metric = /^lymph_shop_orders_total\{.*country="de"\} 1$/m;
  await ask(`curl --silent localhost:${playground.ports.get("9100")}/metrics`, metric);
  await ask("lymph request lymph.get_metrics --address=Shop", /'shop\.orders'/);
  await interrupt(1);
}

/** A plugin sees an interface, a request and an error. */
export async function watchByPlugin(
  { ask, start, shows, interrupt }: Session,
  playground: Playground,
) {
  await start(1, "lymph instance --config conf/watched.yml", /^Seen: Web is installed$/m);
  await shows(1, /^Serving Web at http:/m);
  const address = `localhost:${playground.ports.get("4090")}/greet?name=Joe`;
  await ask(`curl --silent --include '${address}'`, /^HTTP\/1\.1 50[23] /m);
  await shows(1, /^Seen: GET \/greet$/m);
  await shows(1, /^Seen: Web GET \/greet failed with (?:LookupError|NotConnectedError)$/m);
  await interrupt(1);
}

/** Events reach a listener, and requests two instances in turn. */
export async function listen({ ask, shows }: Session): Promise<void> {
  await shows(1, /^Serving Greeting at /m);
  await shows(2, /^Serving Greeting at /m);
  await shows(3, /^Serving Listen at /m);
  await ask("lymph discover", /^Greeting \[2\]\nListen \[1\]$/m);
  await ask(`lymph emit greeted ${JOE}`, PROMPT);
  await shows(3, /^Somebody greeted Joe$/m);
  await ask("lymph emit hi '{}'; echo emitted $?", /^emitted 0$/m);
  for (let i = 0; i < 4; i++) await ask(GREET, /^'Hi, Joe!'$/m);
  await shows(1, /^Saying hi to Joe$/m);
  await shows(2, /^Saying hi to Joe$/m);
  await shows(3, /(?:^Somebody greeted Joe\n?){4}/m);
}

/** `lymph subscribe` shows events. */
export async function subscribe({ ask, start, shows, interrupt }: Session): Promise<void> {
  await interrupt(2);
  await start(2, "lymph subscribe greeted", /^Waiting for events of type greeted$/m);
  await ask(`lymph emit greeted ${JOE}`, PROMPT);
  await shows(2, /^greeted: \{ name: 'Joe' \}$/m);
  await interrupt(2);
}

/** A deferred call reaches a service. */
export async function defer({ ask, start, shows, interrupt }: Session): Promise<void> {
  await start(2, "lymph instance --config conf/house.yml", /^Serving Doorman, Bell at /m);
  const guests = `'{"guests": ["Ann", "Bob"]}'`;
  await ask(`lymph request Doorman.welcome ${guests}`, /^'2 guests will be greeted'$/m);
  await shows(1, /^Saying hi to Ann\nSaying hi to Bob$/m);
  await interrupt(2);
}

/** `lymph tail` shows one request's trace id in three services. */
export async function followTrace({ ask, shows }: Session, playground: Playground): Promise<void> {
  const seek = async (pane: number, patterns: readonly string[], timeoutMs?: number) => {
    // The lines of three processes may come in any order.
    const all = patterns.map((pattern) => `(?=[^]*^${pattern}$)`).join("");
    await shows(pane, new RegExp(all, "m"), { timeoutMs });
  };
  for (let attempt = 1;; attempt++) {
    const [, id = ""] = await ask(curl(playground), /^x-trace-id: (\w+)$[^]*^Hi, Joe!/m);
    const traced = ["Web", "Greeting", "Listen"]
      .map((name) => `\\[${name}\\].* - trace_id="${id}"`);
    try {
      await seek(2, traced, TRACE_TIMEOUT_MS);
      break;
    } catch (error) {
      // Services learn of a new listener a little later: the first lines may be missing.
      if (attempt === TRACE_ATTEMPTS) throw error;
    }
  }
  const texts = ["Web.* About to greet", "Greeting.* Saying hi to", "Listen.* Somebody greeted"];
  await seek(1, texts.map((text) => `${text} Joe`));
}

/** Asks the web service for a greeting, and shows the headers. */
export function curl({ ports }: Playground): string {
  return `curl --silent --include 'localhost:${ports.get("4080")}/greet?name=Joe'`;
}

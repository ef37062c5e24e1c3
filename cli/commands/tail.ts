import { LookupError, NotConnectedError, toError } from "../../core/errors.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { printable } from "../../core/observe/printable.ts";
import { aborted } from "../../core/time/abort.ts";
import { plainJson } from "../../core/values/json_line.ts";
import { serviceHint } from "../client/unknown_service.ts";
import { command, flag, many, value, valueOr } from "../command/command.ts";
import { createRegistry } from "../parts/create_parts.ts";
import { ipOptions } from "../command/shared_options.ts";
import { parseLogLevel } from "../log/log_level.ts";
import { openConfig } from "../project/open_config.ts";
import { listenForStop } from "../process/signals.ts";
import { isShown, type LogLine } from "../tail/log_line.ts";
import { type LogSource, LogStreams } from "../tail/log_streams.ts";
import type { Style, Terminal } from "../terminal/terminal.ts";

const SERVICE_STYLES: readonly Style[] = ["cyan", "magenta", "green", "blue", "yellow"];
const MAX_LINE = 64_000;
const IDENTITY_LENGTH = 10;

/** `lymph tail <service>...` */
export default command({
  options: {
    level: valueOr("DEBUG", "Show lines of this level or above", {
      short: "l",
      placeholder: "level",
      parse: (text) => parseLogLevel(text).toUpperCase(),
    }),
    trace: value<string>("Show lines of this trace id, or of trace ids that begin with it", {
      placeholder: "id",
    }),
    json: flag("Print each line as JSON, with its service, its instance and its baggage"),
    ...ipOptions,
  },
  args: { services: many("Services whose instances to follow") },
  details:
    "While you follow a service, it sends lines of this level, whatever its own --loglevel is. Its own\n" +
    "log stays the same.",
  async run({ options, args, terminal }) {
    using stop = listenForStop();
    terminal.neverWait();
    const { config } = await openConfig(options);
    const registry = await createRegistry(config);
    await using stack = new AsyncDisposableStack();
    stack.defer(() => registry.stop());
    await registry.start();
    const leaving = new AbortController();
    stack.defer(() => leaving.abort());
    const signal = AbortSignal.any([stop.graceful, leaving.signal]);
    const failed = Promise.withResolvers<never>();
    let isBroken = false;
    void terminal.broken.then((error) => {
      isBroken = true;
      failed.reject(error); // such as a closed pipe
    });
    const services = [...new Set(args.services)];
    await using streams = new LogStreams(options, {
      onLine(line, source) {
        if (!isShown(line, options)) return;
        if (isBroken) return;
        if (options.json) terminal.print(formatJsonLine(line, source));
        else terminal.print(formatLine(line, source, styleOf(source, services), terminal));
      },
      onUnreachable({ service, endpoint }, reason) {
        const shown = printable(endpoint);
        terminal.note(`Couldn't connect to the log endpoint ${shown} of ${service}: ${reason}`);
      },
    });
    const follow = (service: string): Promise<number> => {
      const { promise, resolve } = Promise.withResolvers<number>();
      const watch = async (): Promise<void> => {
        for await (const instances of registry.watch(service, { signal })) {
          resolve(await streams.update(service, instances));
        }
      };
      watch().catch(failed.reject);
      return promise;
    };
    const ended = Promise.race([aborted(stop.graceful), failed.promise]);
    const reached = await Promise.race([ended, Promise.all(services.map(follow))]) ?? [];
    if (stop.graceful.aborted) return;
    if (reached.every((count) => count === 0)) throw await explain(services, registry);
    for (const [index, service] of services.entries()) {
      if (reached[index] !== 0) terminal.note(`Following ${service}`);
      else terminal.note(`Couldn't connect to a log endpoint of ${service}: waiting for one`);
    }
    await ended;
  },
});

/** Why there is nothing to follow. */
async function explain(services: readonly string[], registry: ServiceRegistry): Promise<Error> {
  const known = await registry.discover().catch((error) => {
    throw new NotConnectedError(`Cannot ask the registry: ${toError(error).message}`);
  });
  const [missing] = services.filter((service) => !known.includes(service));
  if (missing !== undefined) {
    const hint = serviceHint(missing, known);
    return new LookupError(
      `Couldn't connect to the log endpoint of ${missing}: there is no service of that name${hint}`,
    );
  }
  return new NotConnectedError(
    `Couldn't connect to the log endpoint of ${services.join(", ")}: no instance can be followed`,
  );
}

function styleOf({ service }: LogSource, services: readonly string[]): Style {
  const index = Math.max(services.indexOf(service), 0);
  return SERVICE_STYLES[index % SERVICE_STYLES.length] ?? "cyan";
}

function formatLine(
  { level, text }: LogLine,
  { service, identity }: LogSource,
  style: Style,
  terminal: Terminal,
): string {
  const source = `[${service}][${printable(identity.slice(0, IDENTITY_LENGTH))}]`;
  const lines = text.split("\n").map((line) => printable(line, MAX_LINE)).join("\n");
  const shown = isAlarming(level) ? terminal.style("red", lines) : lines;
  return `${terminal.style(style, source)} ${shown}`;
}

function formatJsonLine(
  { level, text, traceId, fields }: LogLine,
  { service, identity }: LogSource,
): string {
  const known = fields ?? { level, message: text, trace_id: traceId };
  return plainJson({ service, instance: identity, ...known });
}

function isAlarming(level: string): boolean {
  return level === "ERROR" || level === "CRITICAL";
}

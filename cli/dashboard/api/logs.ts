import { DEFAULT_INTERFACE } from "../../../core/container/default_interface.ts";
import { pause } from "../../../core/time/pause.ts";
import { eventStream } from "../../../web/mod.ts";
import { parseLogLevel } from "../../log/log_level.ts";
import { isShown, type LogLine } from "../../tail/log_line.ts";
import { type LogSource, LogStreams } from "../../tail/log_streams.ts";
import { LineQueue } from "../line_queue.ts";
import { described, INTEGER, objectOf, orNull, TEXT } from "./forms.ts";
import { ApiError, type Route } from "../route.ts";
import type { System } from "../system/system.ts";

const LOOK_EVERY_MS = 2000;
const MAX_LINE = 16_000;

/** `GET /api/logs` */
export const logs: Route = {
  method: "GET",
  path: "/api/logs",
  summary: "Streams log lines as server-sent events, as they are written.",
  query: {
    level: "Least level: DEBUG, INFO (the default), WARNING or ERROR",
    service: "Only lines of this service",
    trace: "Only lines of this trace id, or of those that begin with it",
  },
  returns: objectOf({}, {
    time: described("When it was written, as the service tells it", orNull(TEXT)),
    service: TEXT,
    instance: TEXT,
    level: TEXT,
    logger: TEXT,
    message: TEXT,
    traceId: orNull(TEXT),
    missed: described("In place of a line: how many were left out, as they came too fast", INTEGER),
  }),
  // deno-lint-ignore require-await -- so that a mistake rejects
  async answer({ query, signal }, system) {
    const level = readLevel(query.get("level") || "INFO");
    const service = query.get("service") || undefined;
    const trace = query.get("trace") || undefined;
    return eventStream(follow(system, { level, service, trace, signal }));
  },
};

interface Wanted {
  readonly level: string;
  readonly service: string | undefined;
  readonly trace: string | undefined;
  readonly signal: AbortSignal;
}

async function* follow(
  system: System,
  wanted: Wanted,
): AsyncGenerator<{ data: unknown; event: string }> {
  const lines = new LineQueue();
  const ending = new AbortController();
  const signal = AbortSignal.any([wanted.signal, ending.signal]);
  signal.addEventListener("abort", () => lines.end(), { once: true });
  await using streams = new LogStreams({ level: wanted.level, json: true }, {
    onLine(line, source) {
      if (isShown(line, wanted)) lines.push(describe(line, source));
    },
    onUnreachable() {}, // it goes on trying
  });
  const watching = watch(system, streams, { service: wanted.service, signal });
  try {
    yield { event: "open", data: {} };
    for await (const line of lines) yield { event: "line", data: line };
  } finally {
    ending.abort();
    await watching;
  }
}

/** Follows the instances that come and go. */
async function watch(
  { connection }: System,
  streams: LogStreams,
  { service, signal }: { readonly service: string | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const known = new Set<string>();
  while (!signal.aborted) {
    try {
      const all = service === undefined ? await connection.discover() : [service];
      for (const name of all) if (name !== DEFAULT_INTERFACE) known.add(name);
      for (const name of known) {
        const instances = all.includes(name) ? await connection.instances(name) : [];
        if (signal.aborted) return;
        // Not awaited: what cannot be reached must not delay the others.
        void streams.update(name, instances);
      }
    } catch {
      // The registry is away: what is followed already goes on.
    }
    await pause(LOOK_EVERY_MS, signal);
  }
}

function readLevel(level: string): string {
  try {
    return parseLogLevel(level).toUpperCase();
  } catch (cause) {
    throw new ApiError(400, "level must be DEBUG, INFO, WARNING or ERROR", { cause });
  }
}

function describe({ level, text, traceId, fields }: LogLine, { service, identity }: LogSource) {
  const message = textOf(fields?.["message"]) ?? text;
  return {
    time: textOf(fields?.["time"]) ?? textOf(fields?.["timestamp"]) ?? null,
    service,
    instance: identity,
    level,
    logger: textOf(fields?.["logger"]) ?? "",
    message: cut(message),
    traceId,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function cut(text: string): string {
  if (text.length <= MAX_LINE) return text;
  return `${text.slice(0, MAX_LINE).toWellFormed()}… (${text.length} characters)`;
}

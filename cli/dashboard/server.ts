import { isMapping } from "../../core/config/mapping.ts";
import { LookupError, toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { untilAborted } from "../../core/time/abort.ts";
import { JsonSerializer } from "../../transports/serializers/mod.ts";
import { endServer } from "../process/end_server.ts";
import { findAsset } from "./assets.ts";
import { Guard, READING } from "./guard.ts";
import { errorAnswer, jsonAnswer, secured } from "./http_answer.ts";
import { readBody } from "./read_body.ts";
import { ApiError, type Route } from "./route.ts";
import { routes } from "./routes.ts";
import type { System } from "./system/system.ts";

/** What {@linkcode serveDashboard} needs. */
export interface DashboardOptions {
  /** Port on loopback; 0 for a free one. */
  readonly port: number;
  /** The secret in the address; by default a new one. */
  readonly token?: string;
}

/** A dashboard that is served. Dispose of it to stop. */
export interface Dashboard extends AsyncDisposable {
  /** Address with the token in it. */
  readonly url: string;
  /** Port that it listens on. */
  readonly port: number;
  /** The secret. */
  readonly token: string;
}

const HOSTNAME = "127.0.0.1";
const log = getLogger("lymph.dashboard");
const json = new JsonSerializer({ maxDepth: 256 });
const patterns = routes.map((route): readonly [Route, URLPattern] => [
  route,
  new URLPattern({ pathname: route.path.replaceAll(/\{(\w+)\}/g, ":$1") }),
]);

/**
 * Serves the page and its API on loopback.
 *
 * @throws {Deno.errors.AddrInUse} If the port is taken.
 */
export function serveDashboard(
  system: System,
  { port, token }: DashboardOptions,
): Dashboard {
  const stopping = new AbortController();
  const ready = Promise.withResolvers<Guard>(); // its port is known once it listens
  const server = Deno.serve(
    { hostname: HOSTNAME, port, onListen: () => {} },
    async (request) => {
      const guard = await ready.promise;
      return secured(await respond(request, { guard, system, stopping: stopping.signal }));
    },
  );
  const bound = server.addr.port;
  const guard = new Guard({ port: bound, ...(token !== undefined && { token }) });
  ready.resolve(guard);
  return {
    url: `http://${HOSTNAME}:${bound}/?token=${guard.token}`,
    port: bound,
    token: guard.token,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await endServer(server);
    },
  };
}

interface Serving {
  readonly guard: Guard;
  readonly system: System;
  readonly stopping: AbortSignal;
}

async function respond(
  request: Request,
  { guard, system, stopping }: Serving,
): Promise<Response> {
  const verdict = guard.judge(request);
  if (verdict.kind === "refuse") return errorAnswer(verdict.status, verdict.reason);
  const url = new URL(request.url);
  const asset = findAsset(url.pathname);
  if (asset !== undefined && READING.has(request.method)) {
    const headers = { "content-type": asset.type, "cache-control": "no-cache" };
    return new Response(asset.text, { headers });
  }
  try {
    if (asset !== undefined) {
      throw new ApiError(405, `The method must be GET: it is ${request.method}`);
    }
    const { route, params } = findRoute(request.method, url);
    const body = request.method === "POST" ? await readBody(request) : "{}";
    const answering = route.answer({
      params,
      query: url.searchParams,
      body: parseBody(body, route),
      signal: AbortSignal.any([request.signal, stopping]),
    }, system);
    // Not everything that an answer waits for, such as a broker, can be told that it is too late.
    const answer = await untilAborted(answering, stopping);
    return answer instanceof Response ? answer : jsonAnswer(answer);
  } catch (thrown) {
    return describe(thrown);
  }
}

function findRoute(
  method: string,
  url: URL,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } {
  const allowed: string[] = [];
  for (const [route, pattern] of patterns) {
    const match = pattern.exec({ pathname: url.pathname });
    if (match === null) continue;
    allowed.push(route.method);
    if (route.method !== (method === "HEAD" ? "GET" : method)) continue;
    const groups = Object.entries(match.pathname.groups);
    return {
      route,
      params: Object.fromEntries(groups.map(([name, text = ""]) => [name, decode(text)])),
    };
  }
  if (allowed.length === 0) throw new ApiError(404, `There is nothing at ${url.pathname}`);
  throw new ApiError(405, `The method must be ${allowed.join(" or ")}: it is ${method}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ApiError(400, "The path is not encoded as a URL must be", { cause });
  }
}

function parseBody(text: string, { body: fields = {} }: Route): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = json.parse(text === "" ? "{}" : text);
  } catch (cause) {
    throw new ApiError(400, `The body must be JSON: ${toError(cause).message}`, { cause });
  }
  if (!isMapping(body)) throw new ApiError(400, "The body must be a JSON object");
  for (const [name, { optional = false, description }] of Object.entries(fields)) {
    if (optional || body[name] !== undefined) continue;
    throw new ApiError(400, `The body must have a field ${name}: ${description}`);
  }
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(fields, name)) {
      throw new ApiError(400, `The body must not have a field ${name}`);
    }
  }
  return body;
}

function describe(thrown: unknown): Response {
  const error = toError(thrown);
  if (error instanceof ApiError) return errorAnswer(error.status, error.message);
  if (error instanceof LookupError) return errorAnswer(404, error.message);
  if (error instanceof RangeError || error instanceof TypeError) {
    return errorAnswer(400, error.message);
  }
  log.debug("Cannot answer: {error}", { error: error.message });
  return errorAnswer(502, error.message);
}

import { toResponse } from "../responses/to_response.ts";
import { changeable } from "../responses/with_header.ts";
import type { AnyParams } from "../routing/path_params.ts";
import type { Visit } from "./visit.ts";
import type { Middleware, Next } from "../middleware/middleware.ts";

/** Serves a request whose path has led to it. */
export type Handler = (request: Request, params: AnyParams, visit: Visit) => unknown;

/** Makes a response of what was thrown. */
export type Fail = (thrown: unknown, visit: Visit) => Response;

/** A handler that does not throw, and has made a response of its result. */
type Layer = (
  request: Request,
  params: AnyParams,
  visit: Visit,
) => Response | Promise<Response>;

/**
 * Wraps middleware around a handler, the first one outermost. Errors become responses where they
 * were thrown, so that each middleware further outside gets a response.
 *
 * @returns The handler itself where there is no middleware.
 */
export function wrapHandler(
  handler: Handler,
  middleware: readonly Middleware[],
  fail: Fail,
): Handler {
  if (middleware.length === 0) return handler;
  const innermost: Layer = (request, params, visit) => {
    const respond = (result: unknown): Response => {
      try {
        return changeable(toResponse(result));
      } catch (error) {
        return fail(error, visit);
      }
    };
    try {
      const result = handler(request, params, visit);
      if (!(result instanceof Promise)) return respond(result);
      return result.then(respond, (error) => fail(error, visit));
    } catch (error) {
      return fail(error, visit);
    }
  };
  return middleware.reduceRight((inner: Layer, one) => wrapLayer(inner, one, fail), innermost);
}

/**
 * Reads the middleware of a service or a rule.
 *
 * @param owner For the error message.
 * @throws {TypeError} If it is no list of functions.
 */
export function checkMiddleware(owner: string, value: unknown): readonly Middleware[] {
  if (Array.isArray(value) && value.every((one) => typeof one === "function")) return value;
  throw new TypeError(`Cannot serve ${owner} as its middleware must be a list of functions`);
}

// No async functions: each of their promises costs as much as a middleware's own work.
function wrapLayer(inner: Layer, middleware: Middleware, fail: Fail): Layer {
  const name = middleware.name === "" ? "A middleware" : `The middleware ${middleware.name}`;
  const mistake = (what: string) => new TypeError(`${name} must ${what}`);
  const forgotten = () => mistake('return a response, for example with "return next()"');
  const failed = (
    error: unknown,
    passed: Response | Promise<Response> | undefined,
    visit: Visit,
  ): Response => {
    if (passed !== undefined) void discard(passed);
    return fail(error, visit);
  };
  return (request, params, visit) => {
    let passed: Response | Promise<Response> | undefined;
    let isOver = false;
    const next: Next = (replacement = request) => {
      // Thrown, as nothing might await a promise that rejects.
      if (passed !== undefined) throw mistake("not call next() twice");
      if (isOver) throw mistake("not call next() after it has answered");
      return passed = inner(replacement, params, visit);
    };
    let response: unknown;
    try {
      response = middleware(request, visit, next);
    } catch (error) {
      isOver = true;
      return failed(error, passed, visit);
    }
    if (passed !== undefined && response === passed) return passed; // checked further inside
    if (response instanceof Promise) {
      return response.then((value) => {
        isOver = true;
        return value instanceof Response ? value : failed(forgotten(), passed, visit);
      }, (error) => {
        isOver = true;
        return failed(error, passed, visit);
      });
    }
    isOver = true;
    return response instanceof Response ? response : failed(forgotten(), passed, visit);
  };
}

/** Cancels a response that is not sent, such as a stream of events. */
async function discard(passed: Response | Promise<Response>): Promise<void> {
  const { body } = await passed;
  if (body?.locked === false) await body.cancel().catch(() => {});
}

import type { HttpCall } from "../../../core/plugins/around.ts";
import type { Spans } from "../../../core/observe/spans.ts";

/** Shows the handler of an HTTP request as a span, for SDKs other than Deno's own. */
export function spannedHttp(
  spans: Spans,
  { request, route, traceId }: HttpCall,
  next: () => Promise<Response>,
): Promise<Response> {
  const { method, headers } = request;
  return spans.run({
    kind: "server",
    name: `${method} ${route}`,
    attributes: { "http.request.method": method, "http.route": route },
    traceId,
    traceparent: headers.get("traceparent"),
  }, async (span) => {
    const response = await next();
    if (response.status >= 500) span.fail(`status ${response.status}`);
    return response;
  });
}

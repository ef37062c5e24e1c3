import { taskOf } from "../../events/handling/tasks.ts";
import type { SpanValue } from "./recorded_span.ts";

/** Name of the attribute with the path of a rule. */
const ROUTE = "http.route";

/**
 * What a span is about, in the words of this framework: `Greeting.greet`, an event's type, or
 * `GET /greet`.
 *
 * @param name Its name in OpenTelemetry.
 */
export function subjectOf(name: string, attributes: Readonly<Record<string, SpanValue>>): string {
  const text = (key: string): string => String(attributes[key] ?? "");
  if (text("rpc.method") !== "" && text("rpc.service") !== "") {
    return `${text("rpc.service")}.${text("rpc.method")}`;
  }
  if (text("messaging.system") !== "") {
    const type = name.replace(/^(?:publish|process) /, "");
    return taskOf(type) ?? type;
  }
  const method = text("http.request.method");
  if (method === "") return name;
  const place = text(ROUTE) || text("url.path") || text("url.full");
  return place === "" ? name : `${method} ${place}`;
}

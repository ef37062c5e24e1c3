import type { WebRoute } from "../core/contract/service_contract.ts";
import { MethodSignature } from "../core/declarations/signature.ts";
import type { Interface } from "../core/interface/interface.ts";
import { nameEndpoint, VERBS } from "./endpoint.ts";
import { isRequestHandlerClass } from "./request_handler.ts";
import { describePattern } from "./routing/describe_pattern.ts";
import type { Rule } from "./routing/rule.ts";
import { targetsOf, type UrlMap } from "./routing/url_map.ts";

/** Describes the rules of a web service; a class of handlers has one route for each of its methods. */
export async function describeRoutes(service: Interface, urlMap: UrlMap): Promise<WebRoute[]> {
  const patterns = new Map(targetsOf(urlMap).map(({ rule, pattern }) => [rule, pattern]));
  const routes: WebRoute[] = [];
  for (const rule of urlMap.rules) {
    const pattern = patterns.get(rule);
    if (rule.buildOnly || pattern === undefined) continue;
    const paths = describePattern(pattern);
    for await (const operation of describeOperations(service, rule)) {
      routes.push({ ...operation, paths });
    }
  }
  return routes;
}

async function* describeOperations(
  service: Interface,
  rule: Rule,
): AsyncGenerator<Omit<WebRoute, "paths">> {
  const { endpoint, methods } = rule;
  const name = nameEndpoint(rule);
  if (!isRequestHandlerClass(endpoint)) {
    const isMethod = typeof endpoint === "string";
    const help = isMethod ? await helpOf(service.constructor, name) : "";
    yield { endpoint: name, help, ...(methods && { methods: [...methods] }) };
    return;
  }
  for (const verb of VERBS) {
    const method = verb.toUpperCase();
    if (!(verb in endpoint.prototype) || !rule.allows(method)) continue;
    yield { endpoint: name, help: await helpOf(endpoint, verb), methods: [method] };
  }
}

// deno-lint-ignore ban-types -- any class
async function helpOf(type: Function, name: string): Promise<string> {
  const signature = new MethodSignature(type, name);
  await signature.loadHelp();
  return signature.help;
}

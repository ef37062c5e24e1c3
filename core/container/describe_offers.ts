import type { Routes, ServiceMethod, WebRoute } from "../contract/service_contract.ts";
import { declarationsOf } from "../declarations/declaration.ts";
import { MethodSignature } from "../declarations/signature.ts";
import type { Interface, InterfaceClass } from "../interface/interface.ts";
import { declaredErrors } from "./declared_errors.ts";
import { stateOf } from "../interface/messenger.ts";

/** Describes the methods of a class that others may call, by the class alone. */
export async function describeOffers(type: InterfaceClass): Promise<ServiceMethod[]> {
  const methods: ServiceMethod[] = [];
  for (const [name, declaration] of declarationsOf(type)) {
    if (declaration.kind !== "rpc" && declaration.kind !== "rawRpc") continue;
    const { kind, options } = declaration;
    const { params, help } = options;
    const position = kind === "rawRpc" ? 1 : 0;
    const signature = new MethodSignature(type, name, { position, params, help });
    await signature.loadHelp();
    methods.push({
      name,
      params: signature.params,
      help: signature.help,
      raises: declaredErrors(options),
      ...(options.http !== undefined && { http: options.http }),
      ...(options.idempotent && { idempotent: true }),
    });
  }
  return methods.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Describes the paths that an interface serves, whether it is installed or not. */
export async function describeRoutes(created: Interface): Promise<WebRoute[]> {
  return await stateOf(created).baseHooks.routes?.() ?? [];
}

/** Describes the paths of all interfaces that have some, by the interface's name. */
export async function describeAllRoutes(interfaces: readonly Interface[]): Promise<Routes> {
  const routes: Record<string, readonly WebRoute[]> = {};
  for (const installed of interfaces) {
    const own = await describeRoutes(installed);
    if (own.length > 0) routes[installed.name] = own;
  }
  return routes;
}

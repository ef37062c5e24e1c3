import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { readEvents } from "./event_description.ts";
import { formatDescription, readDescription } from "./interface_description.ts";

/** Writes a contract for people, as `lymph inspect` shows it. */
export function formatContract(
  { name, methods, routes, types }: ServiceContract,
  emphasize: (text: string) => string,
): string {
  const reply = {
    methods: methods.map((method) => ({ ...method, name: `${name}.${method.name}` })),
    contracts: types === undefined ? {} : { [name]: types },
  };
  return formatDescription(name, readDescription(reply), {
    events: readEvents(reply),
    routes,
    emphasize,
  });
}

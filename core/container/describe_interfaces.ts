import type { ClassContract } from "../contract/contract.ts";
import { withDeclaredSchemas } from "../contract/service/declared_schemas.ts";
import { declarationsOf } from "../declarations/declaration.ts";
import type { Interface, InterfaceClass } from "../interface/interface.ts";
import type { DescribeClass } from "./container_options.ts";
import { type Contracts, DEFAULT_INTERFACE } from "./default_interface.ts";

/** What the methods of interfaces take and give, as far as that can be told. */
export async function describeInterfaces(
  interfaces: readonly Interface[],
  describe: DescribeClass | undefined,
): Promise<Contracts> {
  const contracts: Record<string, ClassContract> = {};
  if (describe === undefined) return contracts;
  for (const installed of interfaces) {
    if (installed.name === DEFAULT_INTERFACE || installed.isWorker) continue;
    const type = installed.constructor as InterfaceClass;
    const contract = await describe(type);
    if (contract === undefined) continue;
    contracts[installed.name] = withDeclaredSchemas(contract, declarationsOf(type));
  }
  return contracts;
}

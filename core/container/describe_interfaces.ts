import type { ClassContract } from "../contract/contract.ts";
import { withDeclaredSchemas } from "../contract/service/declared_schemas.ts";
import { declarationsOf } from "../declarations/declaration.ts";
import type { Interface, InterfaceClass } from "../interface/interface.ts";
import { compareInterfaceVersions } from "../version.ts";
import type { DescribeClass } from "./container_options.ts";
import { type Contracts, DEFAULT_INTERFACE } from "./default_interface.ts";

/**
 * What the methods of interfaces take and give, as far as that can be told. Of several versions of one
 * interface, all but the newest are told as `<name>@<version>`.
 */
export async function describeInterfaces(
  interfaces: readonly Interface[],
  describe: DescribeClass | undefined,
): Promise<Contracts> {
  const contracts: Record<string, ClassContract> = {};
  if (describe === undefined) return contracts;
  const oldestFirst = interfaces.toSorted((a, b) => compareInterfaceVersions(a.version, b.version));
  for (const [i, installed] of oldestFirst.entries()) {
    if (installed.name === DEFAULT_INTERFACE || installed.isWorker) continue;
    const type = installed.constructor as InterfaceClass;
    const contract = await describe(type);
    if (contract === undefined) continue;
    const { name, version } = installed;
    const isOlder = oldestFirst.slice(i + 1).some((other) =>
      other.name === name && !other.isWorker
    );
    const key = isOlder ? `${name}@${version ?? "None"}` : name;
    contracts[key] = withDeclaredSchemas(contract, declarationsOf(type));
  }
  return contracts;
}

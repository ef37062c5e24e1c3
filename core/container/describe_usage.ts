import { hashContract } from "../contract/comparing/normal_form.ts";
import type { Usage } from "../contract/usage/usage.ts";
import type { Contracts } from "./default_interface.ts";

/** Completes what was noted of the use of services with the hashes of their contracts. */
export async function describeUsage(
  noted: Omit<Usage, "hashes">,
  contracts: Contracts,
): Promise<Usage> {
  const hashes = Object.entries(contracts)
    .map(async ([name, contract]) => [name, await hashContract(contract)] as const);
  return { hashes: Object.fromEntries(await Promise.all(hashes)), ...noted };
}

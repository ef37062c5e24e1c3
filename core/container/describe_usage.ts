import { hashContract } from "../contract/comparing/normal_form.ts";
import type { Usage } from "../contract/usage/usage.ts";
import type { Contracts } from "./default_interface.ts";

/** Completes what was noted of the use of services with the hashes of their contracts. */
export function describeUsage(noted: Omit<Usage, "hashes">, contracts: Contracts): Usage {
  const hashes = Object.entries(contracts).map((
    [name, contract],
  ) => [name, hashContract(contract)]);
  return { hashes: Object.fromEntries(hashes), ...noted };
}

import type { DeclaredError } from "../contract/service_contract.ts";
import type { RpcOptions } from "../rpc/rpc_options.ts";

/** The errors that a method declares. */
export function declaredErrors({ raises = [] }: RpcOptions): DeclaredError[] {
  return raises.map(({ name }) => ({ name }));
}

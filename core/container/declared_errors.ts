import type { DeclaredError } from "../contract/service_contract.ts";
import { isErrorStatus } from "../error_class.ts";
import type { RpcOptions } from "../rpc/rpc_options.ts";

/** The errors that a method declares. */
export function declaredErrors({ raises = [] }: RpcOptions): DeclaredError[] {
  if (!Array.isArray(raises)) {
    return Object.entries(raises).map(([name, status]) => ({ name, status }));
  }
  return raises.map(({ name, status }: { readonly name: string; readonly status?: unknown }) =>
    isErrorStatus(status) ? { name, status } : { name }
  );
}

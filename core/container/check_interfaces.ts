import type { Interface, InterfaceClass } from "../interface/interface.ts";
import { compileContract } from "../checks/compile_contract.ts";
import type { DescribeClass } from "./container_options.ts";
import type { ContainerRpc } from "./container_rpc.ts";
import { DEFAULT_INTERFACE } from "./default_interface.ts";
import type { ValidateOptions } from "../checks/validate_options.ts";

/** What {@linkcode checkInterfaces} works with. */
export interface CheckInterfacesOptions {
  /** Tells what the methods of a class take and give. */
  readonly describe: DescribeClass;
  /** What is checked. */
  readonly validate: ValidateOptions;
  /** The requests of the container. */
  readonly rpc: ContainerRpc;
}

/**
 * Checks what interfaces take and give against what their classes declare. What arrives until that is
 * known waits for it. Resolves once everything that can be is checked; never rejects.
 */
export async function checkInterfaces(
  interfaces: readonly Interface[],
  { describe, validate, rpc }: CheckInterfacesOptions,
): Promise<void> {
  await Promise.all(interfaces.map(async (installed) => {
    const { name, isWorker } = installed;
    if (name === DEFAULT_INTERFACE || isWorker) return;
    const type = installed.constructor as InterfaceClass;
    const contract = describe(type);
    const validators = contract.then((known) =>
      known === undefined ? {} : compileContract(name, known, validate)
    );
    await rpc.check(installed, validators);
  }));
}

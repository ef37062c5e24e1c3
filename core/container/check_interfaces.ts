import { compileContract, type CompiledContract } from "../checks/compile_contract.ts";
import type { ValidateOptions } from "../checks/validate_options.ts";
import type { ClassContract } from "../contract/contract.ts";
import type { Interface, InterfaceClass } from "../interface/interface.ts";
import type { DescribeClass } from "./container_options.ts";
import { stateOf } from "../interface/messenger.ts";
import { getLogger } from "../observe/logs/log.ts";
import type { ContainerRpc } from "./container_rpc.ts";
import { DEFAULT_INTERFACE } from "./default_interface.ts";

const log = getLogger("lymph.rpc");

/** What {@linkcode checkInterfaces} works with. */
export interface CheckInterfacesOptions {
  /** Tells what the methods of a class take and give. */
  readonly describe: DescribeClass | undefined;
  /** What is checked. */
  readonly validate: ValidateOptions | undefined;
  /** The requests of the container. */
  readonly rpc: ContainerRpc;
}

/** Nothing is checked. */
const NOTHING: CompiledContract = { methods: {}, handles: {}, emits: {} };

/**
 * Checks what interfaces take and give against what their classes declare. Requests that arrive, and
 * events that are emitted, until that is known wait for it. Never rejects.
 *
 * @returns What is checked of each interface, as far as it is known.
 */
export async function checkInterfaces(
  interfaces: readonly Interface[],
  { describe, validate = {}, rpc }: CheckInterfacesOptions,
): Promise<ReadonlyMap<Interface, CompiledContract>> {
  const contracts = new Map<Interface, CompiledContract>();
  if (describe === undefined || validate.mode === "off") return contracts;
  await Promise.all(interfaces.map(async (installed) => {
    const { name } = installed;
    if (name === DEFAULT_INTERFACE) return;
    const compiled = describe(installed.constructor as InterfaceClass).then((contract) => {
      if (contract === undefined) return NOTHING;
      warnOfParameters(name, contract);
      return compileContract(name, contract, validate);
    });
    const methods = rpc.check(installed, compiled.then(({ methods }) => methods));
    const emits = stateOf(installed).emitted.use(compiled.then(({ emits }) => emits));
    contracts.set(installed, await compiled);
    await Promise.all([methods, emits]);
  }));
  return contracts;
}

/** Only `deno check` would tell of a method that takes its arguments one by one. */
function warnOfParameters(name: string, { methods }: ClassContract): void {
  for (const [method, { input }] of Object.entries(methods)) {
    if (input?.type === undefined || input.type === "object" || input.type === "null") continue;
    log.warn(
      "{subject} cannot take arguments: its parameter must be one object, such as ({ id }: { id: number })",
      { subject: `${name}.${method}` },
    );
  }
}

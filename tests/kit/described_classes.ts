import { pathToFileURL } from "node:url";
import { findProjectDirectory, stateDirectory } from "../../cli/config/project_directories.ts";
import { withDeclaredSchemas } from "../../core/contract/service/declared_schemas.ts";
import { declarationsOf } from "../../core/declarations/declaration.ts";
import type { ClassContract, Interface, InterfaceClass } from "../../mod.ts";

/** A source that changes later describes another class than the one that was loaded. */
const loadedAt = Date.now();

/** Made once for all tests of a process, as their classes do not change either. */
let opened:
  | Promise<{ describe(type: InterfaceClass): Promise<ClassContract | undefined> }>
  | undefined;

/**
 * Tells what the methods of a class take and give, by its source. It is undefined for a class in a
 * function, and where the test may not run Deno to read sources.
 */
export async function describeClass(type: InterfaceClass): Promise<ClassContract | undefined> {
  if (!isAllowed()) return undefined;
  return await (await (opened ??= open())).describe(type);
}

/**
 * What a service takes and gives.
 *
 * @throws {TypeError} If it was not started, or its source does not tell.
 */
export async function contractOf(
  service: string,
  installed: Interface | undefined,
): Promise<ClassContract> {
  if (installed === undefined) throw new TypeError(`No service ${service} was started`);
  const type = installed.constructor as InterfaceClass;
  const contract = await describeClass(type);
  if (contract !== undefined) return withDeclaredSchemas(contract, declarationsOf(type));
  throw new TypeError(
    `Cannot tell what ${service} takes and gives: its class must stand in a module, not in a function`,
  );
}

async function open() {
  // Not needed by those who test other things.
  const { ContractCache } = await import("../../cli/contract/contract_cache.ts");
  const { SourceDescriber } = await import("../../cli/contract/source_describer.ts");
  const directory = findProjectDirectory({ cwd: Deno.cwd() });
  return new SourceDescriber({
    project: pathToFileURL(`${directory}/`).href,
    cache: new ContractCache(stateDirectory(directory, Deno.env.toObject())),
    loadedAt,
  });
}

function isAllowed(): boolean {
  return (["read", "env", "run"] as const).every((name) =>
    Deno.permissions.querySync({ name }).state === "granted"
  );
}

import { dirname, join } from "node:path";
import { ownValue } from "../../core/config/mapping.ts";
import type { ComparedContract } from "../../core/contract/comparing/compared_contract.ts";
import { normalForm } from "../../core/contract/comparing/normal_form.ts";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { ConfigError, toError } from "../../core/errors.ts";
import { majorOf } from "./service_version.ts";

/** Directory of the snapshots in a project. */
export const SNAPSHOTS = "contracts";

/** Name of a service's snapshot: each major version has its own. */
export function snapshotName({ name, version }: Pick<ServiceContract, "name" | "version">): string {
  return version === null ? `${name}.json` : `${name}@${majorOf(version)}.json`;
}

/**
 * Reads the snapshot of a service.
 *
 * @param project Directory of the project.
 * @returns Its contract; undefined without a snapshot.
 * @throws {ConfigError} If the file is no snapshot.
 */
export async function readSnapshot(
  project: string,
  service: ServiceContract,
): Promise<ComparedContract | undefined> {
  const name = `${SNAPSHOTS}/${snapshotName(service)}`;
  let text: string;
  try {
    text = await Deno.readTextFile(join(project, name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return readContract(text, name);
}

function readContract(text: string, name: string): ComparedContract {
  const advice = "take it from version control, or write it anew with lymph check --update";
  let contract: unknown;
  try {
    contract = ownValue(JSON.parse(text), "contract");
  } catch (cause) {
    throw new ConfigError(`${name} is no JSON: ${toError(cause).message}: ${advice}`, { cause });
  }
  const parts = ["definitions", "emits", "handles", "methods"].map((key) =>
    ownValue(contract, key)
  );
  if (parts.every((part) => typeof part === "object" && part !== null)) {
    return contract as ComparedContract;
  }
  throw new ConfigError(`${name} is no snapshot of a contract: ${advice}`);
}

/**
 * Writes the snapshot of a service, if that would change it.
 *
 * @returns Its path in the project if it was written.
 */
export async function writeSnapshot(
  project: string,
  { types, ...service }: ServiceContract,
): Promise<string | undefined> {
  if (types === undefined) return undefined;
  const { name, version } = service;
  const path = join(project, SNAPSHOTS, snapshotName(service));
  const text = `${
    JSON.stringify({ service: name, version, contract: normalForm(types) }, null, 2)
  }\n`;
  if (await Deno.readTextFile(path).catch(() => undefined) === text) return undefined;
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
  return `${SNAPSHOTS}/${snapshotName(service)}`;
}

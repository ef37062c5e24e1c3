import type { Change } from "../../core/contract/comparing/change.ts";
import { compareContracts } from "../../core/contract/comparing/compare_contracts.ts";
import type { ComparedContract } from "../../core/contract/comparing/compared_contract.ts";
import { normalForm } from "../../core/contract/comparing/normal_form.ts";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import type { Cluster, SeenInstance } from "./cluster.ts";
import { findHits } from "./find_hits.ts";
import type { Finding, Findings } from "./finding.ts";
import { compatibleVersions, showService } from "./service_version.ts";

/** A service of the working tree, and its snapshot. */
export interface ServiceToCheck {
  /** What it takes and gives. */
  readonly service: ServiceContract;
  /** What it took and gave when its snapshot was written; undefined without a snapshot. */
  readonly snapshot: ComparedContract | undefined;
}

type Before = Pick<Finding, "isInSnapshot" | "isRunning">;

/** Compares services of the working tree with their snapshots and with what runs. */
export function compareServices(
  services: readonly ServiceToCheck[],
  cluster: Cluster,
): Findings {
  const found = services.map((one) => compareService(one, cluster));
  return {
    breaks: found.flatMap(({ breaks }) => breaks),
    accepted: found.flatMap(({ accepted }) => accepted),
    growth: found.flatMap(({ growth }) => growth),
    silent: found.flatMap(({ silent }) => silent),
    notes: found.flatMap(({ notes }) => notes),
  };
}

function compareService({ service, snapshot }: ServiceToCheck, cluster: Cluster): Findings {
  const { name, version, types: after } = service;
  if (after === undefined) {
    const note = `${showService(name, version)}: its types cannot be read, so it is not compared`;
    return { breaks: [], accepted: [], growth: [], silent: [], notes: [note] };
  }
  const notes: string[] = [];
  const found = new Map<string, { readonly change: Change; readonly before: Before }>();
  const add = (before: ComparedContract, where: Before): void => {
    for (const change of compareContracts(before, after)) {
      const key = JSON.stringify([change.side, change.name, change.isBreak, change.text]);
      const known = found.get(key)?.before;
      found.set(key, {
        change,
        before: {
          isInSnapshot: where.isInSnapshot || known?.isInSnapshot === true,
          isRunning: where.isRunning || known?.isRunning === true,
        },
      });
    }
  };
  if (snapshot !== undefined) add(snapshot, { isInSnapshot: true, isRunning: false });
  for (const contract of runningContracts(service, cluster.instances, notes)) {
    add(contract, { isInSnapshot: false, isRunning: true });
  }
  const findings = Array.from(found.values(), ({ change, before }): Finding => ({
    service: name,
    ...change,
    ...before,
    hits: change.isBreak ? findHits(change, { name, after }, cluster) : [],
  }));
  const breaks = findings.filter(({ isBreak }) => isBreak);
  const isAccepted = ({ isInSnapshot, hits }: Finding) =>
    snapshot !== undefined && !isInSnapshot && hits.length === 0;
  return {
    breaks: breaks.filter((finding) => !isAccepted(finding)),
    accepted: breaks.filter(isAccepted),
    growth: findings.filter(({ isBreak }) => !isBreak),
    silent: isSilent(service, cluster) ? [showService(name, version)] : [],
    notes,
  };
}

/** Whether a service runs, and none of its instances answers. */
function isSilent({ name, version }: ServiceContract, { instances }: Cluster): boolean {
  const replaced = instances.filter((one) =>
    one.service === name && compatibleVersions(one.version, version)
  );
  return replaced.length > 0 && replaced.every(({ isSilent }) => isSilent);
}

/** The contracts of the instances that a service replaces, each once. */
function runningContracts(
  service: ServiceContract,
  instances: readonly SeenInstance[],
  notes: string[],
): Iterable<ComparedContract> {
  const own = showService(service.name, service.version);
  const contracts = new Map<string, ComparedContract>();
  const others = new Set<string>();
  const untold = new Set<string>();
  for (const instance of instances.filter((one) => one.service === service.name)) {
    const { contract, isPython, isSilent, version } = instance;
    if (isSilent) continue;
    const shown = showService(service.name, version);
    if (!compatibleVersions(version, service.version)) others.add(shown);
    else if (contract === undefined) untold.add(isPython ? `${shown} (Python)` : shown);
    else contracts.set(JSON.stringify(normalForm(contract)), contract);
  }
  for (const other of others) {
    notes.push(
      `${own} has another major version than ${other}, which runs, so the two are not compared: ` +
        "callers that name no version may get either",
    );
  }
  for (const name of untold) {
    notes.push(`${name} runs and does not tell its types, so it is not compared`);
  }
  return contracts.values();
}

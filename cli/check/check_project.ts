import { hashContract } from "../../core/contract/comparing/normal_form.ts";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import type { Connection } from "../client/connection.ts";
import { type Cluster, NOTHING_RUNS } from "./cluster.ts";
import { compareServices, type ServiceToCheck } from "./compare_services.ts";
import type { Findings } from "./finding.ts";
import { ClusterObserver, listInstances } from "./look_at_cluster.ts";

/** What was compared, and what was found. */
export interface Check extends Findings {
  /** What the services were compared with. */
  readonly cluster: Cluster;
}

/** Compares services with their snapshots alone. */
export function checkWithSnapshots(services: readonly ServiceToCheck[]): Check {
  return { ...compareServices(services, NOTHING_RUNS), cluster: NOTHING_RUNS };
}

/**
 * Compares services with their snapshots and with what runs.
 *
 * @throws {RpcError} If the registry does not list what runs.
 */
export async function checkWithCluster(
  services: readonly ServiceToCheck[],
  connection: Connection,
): Promise<Check> {
  const instances = await listInstances(connection);
  const names = new Set(services.map(({ service }) => service.name));
  const own = new Map(
    await Promise.all(
      services.flatMap(({ service: { types } }: { service: ServiceContract }) =>
        types === undefined ? [] : hashContract(types).then((hash) => [hash, types] as const)
      ),
    ),
  );
  const observer = new ClusterObserver(connection, instances, own);
  let { cluster, notes } = await observer.look((service) => names.has(service));
  let findings = compareServices(services, cluster);
  if ([...findings.breaks, ...findings.accepted].some(isOfEvents)) {
    // Who emits and handles events may be any service.
    ({ cluster, notes } = await observer.look(() => true));
    findings = compareServices(services, cluster);
  }
  const all = [...notes, ...findings.notes, ...untoldHandlers(findings, cluster)];
  return { ...findings, notes: all, cluster };
}

/** Python lymph tells of methods alone. */
function* untoldHandlers({ breaks }: Findings, { instances }: Cluster): Generator<string> {
  const names = new Set(instances.filter(({ isPython }) => isPython).map(({ service }) => service));
  if (names.size === 0 || !breaks.some(({ side }) => side === "emitted")) return;
  yield `Services of Python lymph do not tell which events they handle: ${[...names].join(", ")}`;
}

function isOfEvents({ side }: Findings["breaks"][number]): boolean {
  return side === "emitted" || side === "handled";
}

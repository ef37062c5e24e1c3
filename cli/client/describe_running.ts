import { CONTRACTS_HEADER } from "../../core/container/default_interface.ts";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { readContract } from "../format/contract_reply.ts";
import type { Connection } from "./connection.ts";
import { explainFailure } from "./explain_failure.ts";
import { newestFirst } from "./newest_first.ts";

const TIMEOUT_MS = 5000;

/** A service as an instance of its newest version describes it. */
export interface RunningService {
  readonly contract: ServiceContract;
  /** Endpoint of the instance. */
  readonly endpoint: string;
}

/**
 * Asks an instance of a service what it offers.
 *
 * @throws {LookupError} If no instance is registered.
 * @throws {RpcError} If it does not answer.
 */
export async function describeRunning(
  connection: Connection,
  service: string,
): Promise<RunningService> {
  try {
    const [instance] = [...await connection.instances(service)].sort(newestFirst);
    const { endpoint = service, version = null } = instance ?? {}; // then the error says that
    const { body } = await connection.request(
      endpoint,
      { subject: "lymph.inspect", body: {} },
      { timeoutMs: TIMEOUT_MS, headers: { [CONTRACTS_HEADER]: true } },
    );
    return { contract: readContract(body, { name: service, version }), endpoint };
  } catch (error) {
    throw await explainFailure(error, service, connection);
  }
}

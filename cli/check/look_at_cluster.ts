import { ownValue } from "../../core/config/mapping.ts";
import { DEFAULT_INTERFACE } from "../../core/container/default_interface.ts";
import type { ComparedContract } from "../../core/contract/comparing/compared_contract.ts";
import { CLASS } from "../../core/discovery/classes.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { RpcError, toError } from "../../core/errors.ts";
import type { Connection } from "../client/connection.ts";
import { type Answer, askContract, askUsage } from "./ask_instances.ts";
import type { Cluster, SeenInstance } from "./cluster.ts";

/** What runs, and what of it did not answer. */
export interface Look {
  /** What runs. */
  readonly cluster: Cluster;
  /** What did not answer, and why. */
  readonly notes: readonly string[];
}

/**
 * All registered instances but those of the interface that every process has.
 *
 * @throws {RpcError} If the registry does not tell; the error says how to do without it.
 */
export async function listInstances(connection: Connection): Promise<readonly ServiceInstance[]> {
  try {
    const names = (await connection.discover()).filter((name) => name !== DEFAULT_INTERFACE);
    return (await Promise.all(names.map((name) => connection.instances(name)))).flat();
  } catch (cause) {
    const reason = toError(cause).message;
    throw new RpcError(`${reason}: with --snapshots, check does not look at what runs`, { cause });
  }
}

/** Looks at the services of a cluster. What was found out once is not asked again. */
export class ClusterObserver {
  readonly #connection: Connection;
  readonly #instances: readonly ServiceInstance[];
  readonly #contracts: Map<string, ComparedContract>;
  readonly #answers = new Map<string, Answer>();
  readonly #notes = new Set<string>();

  /**
   * Asks nothing yet.
   *
   * @param instances All that run.
   * @param known Contracts that need not be asked for, by their hashes.
   */
  constructor(
    connection: Connection,
    instances: readonly ServiceInstance[],
    known: ReadonlyMap<string, ComparedContract>,
  ) {
    this.#connection = connection;
    this.#instances = instances;
    this.#contracts = new Map(known);
  }

  /**
   * Asks each instance of some services how it is used, and one of each release for its contract.
   *
   * @param isAsked Whether a service is one of them.
   */
  async look(isAsked: (service: string) => boolean): Promise<Look> {
    const asked = this.#instances.filter(({ service }) => isAsked(service));
    const endpoints = asked.map(({ endpoint }) => endpoint)
      .filter((endpoint) => !this.#answers.has(endpoint));
    for (const [endpoint, answer] of await askUsage(this.#connection, endpoints)) {
      this.#answers.set(endpoint, answer);
    }
    for (const instance of asked) await this.#learn(instance);
    const usages = [...this.#answers.values()]
      .flatMap((answer) => "usage" in answer && answer.usage ? [answer.usage] : []);
    return {
      cluster: {
        instances: this.#instances.map((instance) => this.#describe(instance)),
        calls: usages.flatMap(({ calls }) => calls),
        events: usages.flatMap(({ events }) => events),
        seconds: Math.min(Infinity, ...usages.map(({ seconds }) => seconds)),
      },
      notes: [...this.#notes],
    };
  }

  /** Asks an instance for its contract, unless one with the same hash has told it. */
  async #learn(instance: ServiceInstance): Promise<void> {
    const { service, endpoint } = instance;
    const answer = this.#answers.get(endpoint);
    if (answer !== undefined && "failure" in answer) {
      this.#notes.add(`${service} at ${endpoint} does not answer: ${answer.failure}`);
    }
    const hash = this.#hashOf(instance);
    if (hash === undefined || this.#contracts.has(hash)) return;
    try {
      const contract = await askContract(this.#connection, instance);
      if (contract !== undefined) this.#contracts.set(hash, contract);
    } catch (error) {
      this.#notes.add(`${service} at ${endpoint} does not answer: ${toError(error).message}`);
    }
  }

  #hashOf({ service, version, endpoint }: ServiceInstance): string | undefined {
    const answer = this.#answers.get(endpoint);
    const hashes = answer && "usage" in answer ? answer.usage?.hashes : undefined;
    const hash = ownValue(hashes, `${service}@${version ?? "None"}`) ?? ownValue(hashes, service);
    return typeof hash === "string" ? hash : undefined;
  }

  #describe(instance: ServiceInstance): SeenInstance {
    const { service, version, endpoint, identity, metadata } = instance;
    const contract = this.#contracts.get(this.#hashOf(instance) ?? "");
    const answer = this.#answers.get(endpoint);
    const isSilent = answer !== undefined && "failure" in answer;
    const isUntold = answer !== undefined && !("failure" in answer) && answer.usage === undefined;
    const isPython = isUntold && metadata[CLASS] === undefined;
    return {
      service,
      version,
      endpoint,
      identity,
      isPython,
      isSilent,
      ...(contract && { contract }),
    };
  }
}

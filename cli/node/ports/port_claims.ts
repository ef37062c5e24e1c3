import type { SharedPort } from "./shared_ports.ts";

/** A process that is about to listen on a port of `sockets`. */
export interface PortClaim {
  /** Its `LYMPH_NODE_PROCESS`. */
  readonly process: string;
  /** The service, which is one of perhaps several in the process. */
  readonly service: string;
  /** The port. */
  readonly port: number;
}

/** The processes of a node and their services. */
export interface PortOwners {
  /** The running process with a mark, and its service. */
  find(process: string): { readonly service: string } | undefined;
  /** The services of the node. */
  readonly pools: readonly { readonly spec: { readonly name: string } }[];
}

/**
 * Which service listens on each shared port. The kernel spreads the connections of a port over all that listen
 * there, hence only processes of one service may.
 */
export class PortClaims {
  readonly #owners: PortOwners;
  readonly #ports: readonly SharedPort[];
  /** The service of each process, by port. */
  readonly #claims = new Map<number, Map<string, string>>();

  /** Starts without claims. */
  constructor(owners: PortOwners, ports: readonly SharedPort[]) {
    this.#owners = owners;
    this.#ports = ports;
  }

  /**
   * Takes a port for a process, unless another service has it.
   *
   * @returns The service whose port it is.
   */
  claim({ process, service, port }: PortClaim): string {
    const reserved = this.#reservedFor(port);
    const own = this.#owners.find(process)?.service;
    if (reserved !== undefined && own !== undefined && own !== reserved) return reserved;
    const claims = this.#claims.getOrInsertComputed(port, () => new Map());
    for (const holder of claims.keys()) {
      if (this.#owners.find(holder) === undefined) claims.delete(holder); // it has ended
    }
    const [holder = service] = claims.values();
    if (holder === service) claims.set(process, service);
    return holder;
  }

  /** A section of `sockets` that is named as a service is for its processes. */
  #reservedFor(port: number): string | undefined {
    const name = this.#ports.find((shared) => shared.port === port)?.name;
    return this.#owners.pools.find(({ spec }) => spec.name === name)?.spec.name;
  }
}

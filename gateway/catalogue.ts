import {
  CONTRACTS_HEADER,
  type Description,
  type MethodDescription,
} from "../core/container/default_interface.ts";
import type { ClassContract, MethodContract } from "../core/contract/contract.ts";
import type { Definitions } from "../core/contract/schema.ts";
import type { ServiceInstance } from "../core/discovery/instance.ts";
import { didYouMean } from "../core/config/closest.ts";
import { LymphError } from "../core/errors.ts";
import type { InterfaceHost } from "../core/interface/interface_host.ts";
import { getLogger } from "../core/observe/logs/log.ts";
import { newTrace, runInTrace } from "../core/observe/trace.ts";
import type { Exposure } from "./exposure.ts";

const log = getLogger("lymph.gateway");

/** A method that a gateway offers. */
export interface OfferedMethod extends MethodDescription {
  /** Name of the service. */
  readonly service: string;
  /** Name of the method. */
  readonly method: string;
  /** What it takes and gives; undefined if the service does not tell. */
  readonly contract: MethodContract | undefined;
  /** Schemas to which those of the contract refer. */
  readonly definitions: Definitions;
}

type CatalogueHost = Pick<InterfaceHost, "instances" | "isDiscovered" | "request">;

/** What is known of one service. */
interface Known {
  /** The instances for which it was asked. */
  readonly instances: readonly ServiceInstance[];
  /** Undefined if it could never be asked. */
  readonly methods: readonly OfferedMethod[] | undefined;
  /** When to ask again although the instances are the same, on the scale of `performance.now()`. */
  readonly retryAt: number;
}

/** How long to wait before a service is asked again that has not answered. */
const RETRY_MS = 5000;

/** The methods that a gateway offers, as the services describe them. Follows their instances. */
export class Catalogue {
  readonly #exposure: Exposure;
  readonly #host: CatalogueHost;
  readonly #known = new Map<string, Known>();
  #refreshing: Promise<void> | undefined;
  /** Names of methods that are offered in vain, of which the log has told. */
  readonly #missed = new Set<string>();
  /** Counts changes. */
  revision = 0;

  /** Creates a catalogue that has asked no service yet. */
  constructor(exposure: Exposure, host: CatalogueHost) {
    this.#exposure = exposure;
    this.#host = host;
  }

  /** What is known now; undefined for a service that has never described itself. */
  methodsOf(service: string): readonly OfferedMethod[] | undefined {
    return this.#known.get(service)?.methods;
  }

  /** All methods that are known, in the order of the configuration. */
  all(): OfferedMethod[] {
    return this.#exposure.services.flatMap((service) => this.methodsOf(service) ?? []);
  }

  /** Whether the registry has told of every service. Until then, any of them may have a route. */
  get isDiscovered(): boolean {
    return this.#exposure.services.every((service) => this.#host.isDiscovered(service));
  }

  /** Whether instances of a service have changed since it was asked. */
  get isStale(): boolean {
    return this.#exposure.services.some((service) => this.#isStale(service));
  }

  /** Asks the services whose instances have changed; resolves when all have answered. */
  async refresh(): Promise<void> {
    await (this.#refreshing ??= this.#refresh().finally(() => this.#refreshing = undefined));
  }

  #isStale(service: string): boolean {
    const known = this.#known.get(service);
    return known?.instances !== this.#host.instances(service) ||
      known.retryAt <= performance.now() || !this.#host.isDiscovered(service);
  }

  async #refresh(): Promise<void> {
    const stale = this.#exposure.services.filter((service) => this.#isStale(service));
    // Others wait for it, too: it does not end with the request that has begun it.
    await runInTrace(newTrace(), () => Promise.all(stale.map((service) => this.#ask(service))));
  }

  async #ask(service: string): Promise<void> {
    const before = this.#host.instances(service);
    let methods = this.methodsOf(service);
    let retryAt = Infinity;
    try {
      const { body } = await this.#host.request(
        service,
        { subject: "lymph.inspect", body: {} },
        { headers: { [CONTRACTS_HEADER]: true }, idempotent: true },
      );
      methods = this.#offered(service, body as Description);
    } catch (error) {
      if (!(error instanceof LymphError)) throw error;
      retryAt = performance.now() + RETRY_MS;
      log.debug("{service} cannot be described: {error}", { service, error: error.message });
    }
    // The first question is what makes the instances known.
    const instances = before.length === 0 ? this.#host.instances(service) : before;
    this.#known.set(service, { instances, methods, retryAt });
    this.revision++;
  }

  #offered(service: string, { methods, contracts = {} }: Description): OfferedMethod[] {
    const contract: ClassContract | undefined = Object.hasOwn(contracts, service)
      ? contracts[service]
      : undefined;
    const offered = new Map<string, OfferedMethod>();
    for (const description of methods) {
      const end = description.name.lastIndexOf(".");
      const method = description.name.slice(end + 1);
      if (description.name.slice(0, end) !== service) continue;
      if (!this.#exposure.allows(service, method)) continue;
      // Of several versions the last one, which requests without a version reach.
      offered.set(method, {
        ...description,
        service,
        method,
        contract: contract && Object.hasOwn(contract.methods, method)
          ? contract.methods[method]
          : undefined,
        definitions: contract?.definitions ?? {},
      });
    }
    this.#tellMissed(service, offered, methods);
    return [...offered.values()];
  }

  /** A name that is misspelt in the configuration would only show as a 404. */
  #tellMissed(
    service: string,
    offered: ReadonlyMap<string, OfferedMethod>,
    methods: readonly MethodDescription[],
  ): void {
    for (const method of this.#exposure.named(service)) {
      const name = `${service}.${method}`;
      if (offered.has(method) || this.#missed.has(name)) continue;
      this.#missed.add(name);
      const hint = didYouMean(name, methods.map((one) => one.name));
      log.warn("expose: {service} has no method {method}{hint}", { service, method, hint });
    }
  }
}

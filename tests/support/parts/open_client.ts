import {
  Container,
  type ContainerOptions,
  type Interface,
  type Remote,
  type RequestOptions,
} from "../../../mod.ts";
import type { ServiceRegistry, Transport } from "../../../core/contracts.ts";
import { createProxy } from "../../../core/rpc/calling/proxy.ts";
import { EmbeddedServiceRegistry } from "../../../transports/embedded/mod.ts";
import { NullEventSystem } from "../../../transports/null_events.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { untilInstances } from "../../kit/contracts/until_instances.ts";

/** Options of {@linkcode openClient}. */
export interface ClientOptions {
  /** Sends in place of a transport with all defaults. */
  readonly transport?: Transport;
  /** Timing of requests and heartbeats. */
  readonly peer?: ContainerOptions["peer"];
}

/** A caller inside the test, over real sockets and the project's registry. */
export class TestClient implements AsyncDisposable {
  readonly #container: Container;
  readonly #registry: ServiceRegistry;

  /** Wraps a container that runs. */
  constructor(container: Container, registry: ServiceRegistry) {
    this.#container = container;
    this.#registry = registry;
  }

  /** Where it listens itself. */
  get endpoint(): string {
    return this.#container.endpoint;
  }

  /** Sends requests. */
  get client(): Container["client"] {
    return this.#container.client;
  }

  /** A typed stand-in for a service, or for one of its instances. */
  proxy<Service extends Interface>(
    service: string,
    { address = service, ...options }: RequestOptions & { readonly address?: string } = {},
  ): Remote<Service> {
    return createProxy(address, this.client, { ...options, namespace: service }) as Remote<Service>;
  }

  /** Waits until the registry lists so many instances of a service. */
  async untilInstances(service: string, count: number): Promise<void> {
    await untilInstances(this.#registry, service, ({ length }) => length === count, {
      timeoutMs: 60_000,
    });
  }

  /** Stops it at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#container.stop({ signal: AbortSignal.abort() });
  }
}

/** Opens a caller of the services that are registered in a directory. */
export async function openClient(
  stateDir: string,
  { transport = new ZmtpTransport(), peer = {} }: ClientOptions = {},
): Promise<TestClient> {
  const registry = new EmbeddedServiceRegistry({ stateDir });
  const container = new Container({
    transport,
    registry,
    events: new NullEventSystem(),
    serializer: new MsgpackSerializer(),
  }, { isolated: true, peer });
  await container.start();
  return new TestClient(container, registry);
}

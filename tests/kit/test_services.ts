import {
  type ClassContract,
  type Container,
  createConfig,
  type EmitOptions,
  type Interface,
  type Message,
  type Plugin,
  type Question,
  type Remote,
  type RequestOptions,
} from "../../mod.ts";
import { isWebServiceClass, type WebServiceInterface } from "../../web/mod.ts";
import { workerName } from "../../core/events/handling/tasks.ts";
import { hasTasks } from "../../core/container/offers.ts";
import { createProxy, type ProxyOptions } from "../../core/rpc/calling/proxy.ts";
import type { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { TestTraces } from "./traces/test_traces.ts";
import { TestContainers } from "./test_containers.ts";
import { copyArguments } from "./copy_arguments.ts";
import { contractOf } from "./described_classes.ts";
import { Failures } from "./failures.ts";
import { Recorder } from "./recorder.ts";
import { Recordings } from "./recordings.ts";
import type { ServiceSetup, StartOptions } from "./service_setup.ts";
import { settle } from "./settle.ts";
import { StubbedMethods } from "./stubbed_methods.ts";
import { parseSubject, type RecordedCall, type Stub, Stubs } from "./stubs.ts";
import { ORIGIN, WebClient } from "./web/web_client.ts";

/** Services that run in this process, and what was seen of them. */
export class TestServices extends Recordings {
  /** The network that they run on. */
  readonly network: LocalNetwork;
  readonly #failures: Failures;
  readonly #stubs: Stubs;
  readonly #methods = new StubbedMethods();
  readonly #containers: TestContainers;
  readonly #instances = new Map<string, Interface[]>();
  readonly #recorder: Recorder;
  readonly #watch: Plugin = this.#methods.plugin((call) => this.#note(call));
  #client: Container | undefined;

  /** Creates an empty set; {@linkcode startServices} fills it. */
  constructor(
    network: LocalNetwork,
    { plugins, validate, traces }: Required<Pick<StartOptions, "plugins" | "validate" | "traces">>,
  ) {
    const recorder = new Recorder(network.broker);
    const recorded = new TestTraces(traces);
    super(recorder, network.events(new MsgpackSerializer()).deadLetters, recorded.store);
    this.network = network;
    this.#recorder = recorder;
    this.#failures = Failures.on(network);
    this.#stubs = new Stubs({
      newContainer: () => this.#containers.create(),
      onCall: (call) => this.#note(call),
      onError: (error, context) => this.#failures.note(this.errors, error, context),
    });
    this.#containers = new TestContainers(network, {
      traces: recorded,
      validate,
      plugins: [this.#failures.plugin(this.errors), ...plugins],
    });
  }

  /**
   * Stubs a method of a service, or changes what it answers. The service need not be there; if it
   * runs, its other methods answer themselves. Resolves once it is in effect, which is at once where
   * the service runs or the method was stubbed before.
   *
   * What a stub throws reaches callers by its type. In the place of a method of a service that runs, it
   * is an error of that method: callers get to see it only if the method declares it in `raises`.
   *
   * @param subject `<interface>.<method>`.
   * @param stub What it answers to calls of others; what the service itself calls on `this` is not stubbed.
   * @throws {TypeError} If the service runs and has no such method.
   *
   * @example Another answer in the middle of a test
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   * import { startServices } from "@lymph/lymph/testing";
   * import assert from "node:assert/strict";
   *
   * class Till extends Interface {
   *   @rpc()
   *   async total(): Promise<number> {
   *     const { body } = await this.request("Prices", { subject: "Prices.lookup", body: {} });
   *     return 2 * (body as number);
   *   }
   * }
   *
   * await using services = await startServices({ Till }, { stubs: { "Prices.lookup": 3 } });
   * const till = services.proxy<Till>("Till");
   * assert.equal(await till.total(), 6);
   * await services.stub("Prices.lookup", 4);
   * assert.equal(await till.total(), 8);
   * ```
   */
  async stub(subject: string, stub: Stub): Promise<void> {
    if (this.#methods.has(parseSubject(subject).service)) this.#methods.set(subject, stub);
    else await this.#stubs.set(subject, stub);
  }

  /**
   * Takes a stub away. If the service runs, its own method answers again. Otherwise the method is no
   * longer there, and neither is its service once it has none.
   *
   * @param subject `<interface>.<method>`.
   * @throws {TypeError} If there is no such stub.
   */
  async unstub(subject: string): Promise<void> {
    if (this.#methods.delete(subject)) return;
    await this.#stubs.remove(subject, this.#methods.subjects);
  }

  /** Makes a service known that is about to be started, so that stubs take the place of its methods. */
  announce(key: string, { class: type }: ServiceSetup): void {
    const [name = key] = key.split("@");
    if (this.#stubs.has(name)) {
      throw new TypeError(`Cannot start ${name} as it is stubbed: unstub its methods first`);
    }
    this.#methods.add(name, type);
  }

  /**
   * Starts one service.
   *
   * @throws {TypeError} If it was stubbed as a service that is not there.
   */
  async start(key: string, setup: ServiceSetup): Promise<void> {
    this.announce(key, setup);
    const { class: type, instances = 1, workers = hasTasks(type) ? 1 : 0 } = setup;
    for (let i = 0; i < instances; i++) await this.#start(key, setup, false);
    for (let i = 0; i < workers; i++) await this.#start(key, setup, true);
  }

  /** Starts the client that {@linkcode TestServices.request} uses. */
  async startClient(): Promise<void> {
    this.#client = this.#containers.create({ isolated: true });
    await this.#client.start();
  }

  /** The running instances of a service, to look inside; its workers are named `<name>.worker`. */
  instances<Service extends Interface>(name: string): Service[] {
    return (this.#instances.get(name) ?? []) as Service[];
  }

  /**
   * What a service takes and gives: its methods, the events that it handles and emits, and its tasks.
   *
   * @param service Its name.
   * @throws {TypeError} If it was not started, or its source does not tell: its class must stand in a
   * module, not in a function.
   */
  contract(service: string): Promise<ClassContract> {
    return contractOf(service, this.instances(service)[0]);
  }

  /**
   * Sends an HTTP request to a web service, which needs no socket for it.
   *
   * @param service Its name.
   * @param path Path and query, such as `/greet?name=Joe`.
   */
  fetch(service: string, path: string, init?: RequestInit): Promise<Response> {
    return this.#webService(service).handle(new Request(new URL(path, ORIGIN), init));
  }

  /**
   * A client of a web service that follows redirects and keeps cookies, as a browser does; it needs no
   * socket.
   *
   * @param service Its name.
   *
   * @example Log in, and look who one is
   * ```ts
   * import { Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
   * import { startServices } from "@lymph/lymph/testing";
   * import assert from "node:assert/strict";
   *
   * class Web extends WebServiceInterface {
   *   override readonly urlMap = new UrlMap([
   *     new Rule("/login", { endpoint: "login", methods: ["POST"] }),
   *     new Rule("/me", { endpoint: "me" }),
   *   ]);
   *
   *   login(): Response {
   *     return new Response(null, {
   *       status: 303,
   *       headers: { location: "/me", "set-cookie": "user=Joe; HttpOnly" },
   *     });
   *   }
   *
   *   me({ headers }: Request): string {
   *     return headers.get("cookie") ?? "nobody";
   *   }
   * }
   *
   * await using services = await startServices({ Web });
   * const client = services.webClient("Web");
   * const response = await client.fetch("/login", { method: "POST" });
   * assert.equal(await response.text(), "user=Joe");
   * ```
   */
  webClient(service: string): WebClient {
    const web = this.#webService(service);
    return new WebClient((request) => web.handle(request));
  }

  /** A typed stand-in for a service, which fails as {@linkcode TestServices.request} does. */
  proxy<Service>(service: string, options: ProxyOptions = {}): Remote<Service> {
    return createProxy(service, this, options) as Remote<Service>;
  }

  /**
   * Sends one request and resolves to the whole reply.
   *
   * @throws {NackError} If it was refused or has failed; its cause is what is in
   * {@linkcode TestServices.errors}, which only a test gets to see.
   */
  async request(address: string, question: Question, options?: RequestOptions): Promise<Message> {
    try {
      return await this.#running().request(address, question, options);
    } catch (error) {
      this.#failures.explain(error);
      throw error;
    }
  }

  /** Publishes an event. */
  emit(type: string, body: unknown = {}, options?: EmitOptions): Promise<void> {
    return this.#running().emit(type, body, options);
  }

  /**
   * Resolves once all events that can be handled by now are handled, and those that they caused.
   * Delayed events, and failed ones, wait for their time; see {@linkcode fakeTime}.
   *
   * It lets no time pass, as that is up to the test: under fake time, a handler that waits for a
   * timer is let on by `time.advance(ms)`.
   *
   * @throws {Error} If a handler has not ended for a second of real time in which fake time stood
   * still; it names the handler.
   */
  async settled(): Promise<void> {
    await settle(this.network.broker);
  }

  /** Stops everything, and waits for what runs; under fake time for a second at most. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#containers.stop(this.#client);
    } finally {
      this.#recorder[Symbol.dispose]();
      this.network.broker.close();
    }
  }

  #note({ subject, args }: RecordedCall): void {
    this.calls.push({ subject, args: copyArguments(args) });
  }

  #webService(name: string): WebServiceInterface {
    const [web] = this.instances<WebServiceInterface>(name);
    if (web === undefined) throw new TypeError(`No web service ${name} was started`);
    return web;
  }

  async #start(key: string, { class: type, config = {} }: ServiceSetup, worker: boolean) {
    const [name = key, version = null] = key.split("@");
    const container = this.#containers.create({ plugins: [this.#watch] });
    // A web service gets a socket only where the test names a port.
    const quiet = isWebServiceClass(type) && !("port" in config) ? { listen: false } : {};
    const options = { name, version, worker, config: createConfig({ ...quiet, ...config }) };
    const installed = await container.install(type, options);
    const known = worker ? workerName(name) : name;
    this.#instances.set(known, [...this.#instances.get(known) ?? [], installed]);
    await container.start();
  }

  #running(): Container {
    if (this.#client) return this.#client;
    throw new TypeError("Cannot make requests before startClient()");
  }
}

import {
  Container,
  createConfig,
  type DeadLetters,
  type EmitOptions,
  type Interface,
  type Message,
  type Plugin,
  type Question,
  type Remote,
  type RequestOptions,
} from "../../mod.ts";
import { isWebServiceClass, type WebServiceInterface } from "../../web/mod.ts";
import { workerName } from "../../core/events/tasks.ts";
import { hasTasks } from "../../core/installer.ts";
import { createProxy } from "../../core/rpc/proxy.ts";
import type { LocalNetwork } from "../../transports/local.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { assertEvents, type ExpectedEvent, type RecordedEvent } from "./expect_events.ts";
import { Failures, type RecordedError } from "./failures.ts";
import { isTimeFaked, realTime } from "./real_time.ts";
import { type RecordedTask, Recorder } from "./recorder.ts";
import type { ServiceSetup } from "./service_setup.ts";
import { PATIENCE_MS, settle } from "./settle.ts";
import { parseSubject, type RecordedCall, type Stub, Stubs } from "./stubs.ts";

/** Services that run in this process, and what was seen of them. */
export class TestServices {
  /** The network that they run on. */
  readonly network: LocalNetwork;
  /**
   * Every event that was emitted so far, in order, with its body as handlers get it; without those
   * by which the framework hands over tasks and serial events.
   */
  readonly emitted: RecordedEvent[];
  /** Every task that was handed over so far, in order. */
  readonly tasks: RecordedTask[];
  /** Events that no attempt could handle. */
  readonly deadLetters: DeadLetters;
  /**
   * Every error so far that nobody has declared, in order: what methods, handlers of events, tasks
   * and stubs have thrown, why requests were refused, and which answers could not be sent.
   */
  readonly errors: RecordedError[] = [];
  /** Every call of a stub so far, in order. */
  readonly calls: RecordedCall[] = [];
  readonly #failures: Failures;
  readonly #stubs: Stubs;
  readonly #containers: Container[] = [];
  readonly #instances = new Map<string, Interface[]>();
  readonly #recorder: Recorder;
  readonly #plugins: readonly Plugin[];
  #client: Container | undefined;

  /** Creates an empty set; {@linkcode startServices} fills it. */
  constructor(network: LocalNetwork, plugins: readonly Plugin[] = []) {
    this.network = network;
    this.#failures = Failures.on(network);
    this.#stubs = new Stubs({
      newContainer: () => this.#container(false),
      onCall: (call) => this.calls.push(call),
      onError: (error, context) => this.#failures.note(this.errors, error, context),
    });
    this.#plugins = [this.#failures.plugin(this.errors), ...plugins];
    this.deadLetters = network.events(new MsgpackSerializer()).deadLetters;
    this.#recorder = new Recorder(network.broker);
    this.emitted = this.#recorder.events;
    this.tasks = this.#recorder.tasks;
  }

  /**
   * Stubs a method of a service that is not there, or changes what it answers; resolves once it is
   * in effect, which is at once where the method was stubbed before.
   *
   * @param subject `<interface>.<method>`.
   * @param stub What it answers.
   * @throws {TypeError} If the service itself was started: it would get some of the calls.
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
    const { service } = parseSubject(subject);
    if (this.#instances.has(service)) throw stubbedTwice(service);
    await this.#stubs.set(subject, stub);
  }

  /**
   * Takes a stub away: its method is no longer there, and neither is its service once it has none.
   *
   * @param subject `<interface>.<method>`.
   * @throws {TypeError} If there is no such stub.
   */
  async unstub(subject: string): Promise<void> {
    await this.#stubs.remove(subject);
  }

  /** Starts one service. */
  async start(key: string, setup: ServiceSetup): Promise<void> {
    const { class: type, instances = 1, workers = hasTasks(type) ? 1 : 0 } = setup;
    for (let i = 0; i < instances; i++) await this.#start(key, setup, false);
    for (let i = 0; i < workers; i++) await this.#start(key, setup, true);
  }

  /** Starts the client that {@linkcode TestServices.request} uses. */
  async startClient(): Promise<void> {
    this.#client = this.#container(true);
    await this.#client.start();
  }

  /** The running instances of a service, to look inside; its workers are named `<name>.worker`. */
  instances<Service extends Interface>(name: string): Service[] {
    return (this.#instances.get(name) ?? []) as Service[];
  }

  /**
   * Sends an HTTP request to a web service, which needs no socket for it.
   *
   * @param service Its name.
   * @param path Path and query, such as `/greet?name=Joe`.
   */
  fetch(service: string, path: string, init?: RequestInit): Promise<Response> {
    const [web] = this.instances<WebServiceInterface>(service);
    if (web === undefined) throw new TypeError(`No web service ${service} was started`);
    return web.handle(new Request(`http://web.test${path}`, init));
  }

  /** A typed stand-in for a service, which fails as {@linkcode TestServices.request} does. */
  proxy<Service>(service: string, options: RequestOptions = {}): Remote<Service> {
    const proxy = createProxy(service, async (subject, body, requestOptions) => {
      const { body: result } = await this.request(service, { subject, body }, requestOptions);
      return result;
    }, options);
    return proxy as Remote<Service>;
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

  /**
   * Asserts that exactly these events were emitted so far, in this order.
   *
   * @throws {assert.AssertionError} If not; it shows the difference.
   *
   * @example What a service emits
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   * import { startServices } from "@lymph/lymph/testing";
   *
   * class Shop extends Interface {
   *   @rpc()
   *   async order(): Promise<void> {
   *     await this.emit("order.placed", { id: crypto.randomUUID() });
   *     await this.emit("order.overdue", {}, { delayMs: 60_000 });
   *   }
   * }
   *
   * await using services = await startServices({ Shop });
   * await services.proxy<Shop>("Shop").order();
   * services.expectEvents([
   *   { type: "order.placed", body: ({ id }: { id: string }) => id.length === 36 },
   *   { type: "order.overdue", delayMs: 60_000 },
   * ]);
   * ```
   */
  expectEvents(expected: readonly ExpectedEvent[]): void {
    assertEvents(this.emitted, expected);
  }

  /** Stops everything, and waits for what runs; under fake time for a second at most. */
  async [Symbol.asyncDispose](): Promise<void> {
    const hurry = new AbortController();
    const timer = isTimeFaked() && realTime.setTimeout(() => hurry.abort(), PATIENCE_MS);
    try {
      await this.#client?.stop(hurry);
      for (const container of this.#containers.reverse()) await container.stop(hurry);
    } finally {
      if (timer) realTime.clearTimeout(timer);
      this.#recorder[Symbol.dispose]();
      this.network.broker.close();
    }
  }

  async #start(key: string, { class: type, config = {} }: ServiceSetup, worker: boolean) {
    const [name = key, version = null] = key.split("@");
    if (this.#stubs.has(name)) throw stubbedTwice(name);
    const container = this.#container(false);
    // A web service gets a socket only where the test names a port.
    const quiet = isWebServiceClass(type) && !("port" in config) ? { listen: false } : {};
    const options = { name, version, worker, config: createConfig({ ...quiet, ...config }) };
    const installed = await container.install(type, options);
    const known = worker ? workerName(name) : name;
    this.#instances.set(known, [...this.#instances.get(known) ?? [], installed]);
    await container.start();
  }

  #container(isolated: boolean): Container {
    const container = new Container(this.network.parts(new MsgpackSerializer()), {
      isolated,
      peer: { quietMs: 0 },
      plugins: this.#plugins,
    });
    this.#containers.push(container);
    return container;
  }

  #running(): Container {
    if (this.#client) return this.#client;
    throw new TypeError("Cannot make requests before startClient()");
  }
}

function stubbedTwice(service: string): TypeError {
  return new TypeError(
    `Cannot both stub and start ${service}, as either would get some of its calls`,
  );
}

import type { MethodValidators } from "../checks/validator.ts";
import type { Usage } from "../contract/usage/usage.ts";
import { Directory } from "../discovery/directory.ts";
import type { ServiceInstance } from "../discovery/instance.ts";
import type { Interface } from "../interface/interface.ts";
import { stateOf } from "../interface/messenger.ts";
import type { Message } from "../message/message.ts";
import type { Metrics } from "../observe/metrics/metrics.ts";
import type { Spans } from "../observe/spans.ts";
import type { Plugins } from "../plugins/plugins.ts";
import { Client } from "../rpc/calling/client.ts";
import type { RequestOptions } from "../rpc/calling/request_options.ts";
import { RequestMetrics, RpcMetrics } from "../rpc/metrics.ts";
import { Peer } from "../rpc/peer.ts";
import type { PeerOptions } from "../rpc/peer_options.ts";
import type { Question } from "../rpc/question.ts";
import { Dispatcher } from "../rpc/serving/dispatcher.ts";
import { skipsRequest, spannedHandler, spannedRequest } from "../rpc/spanned.ts";
import type { ContainerParts } from "./container_options.ts";
import type { MethodDescription } from "./default_interface.ts";
import { loadHelp, loadSignatures, rpcMethodsOf, undeclaredMethodsOf } from "./offers.ts";
import { declaredErrors } from "./declared_errors.ts";

/** What {@linkcode ContainerRpc} works with, besides the parts of the container. */
export interface ContainerRpcContext {
  /** Wrap methods, and are told of what fails. */
  readonly plugins: Plugins;
  /** Shows requests to a tracing system. */
  readonly spans: Spans | undefined;
  /** Where requests are measured. */
  readonly metrics: Metrics;
  /** Timing of requests, heartbeats and the drain. */
  readonly peer: PeerOptions | undefined;
}

/** The requests of a container: those that its interfaces serve, and those that they make. */
export class ContainerRpc {
  /** Asks other services. */
  readonly client: Client;
  /** Talks with other containers. */
  readonly peer: Peer;
  /** Knows the instances of the services that are asked. */
  readonly directory: Directory;
  readonly #createdAt = performance.now();
  readonly #dispatcher: Dispatcher;
  readonly #plugins: Plugins;
  readonly #spans: Spans | undefined;

  /** Composes what serves and makes requests. */
  constructor(
    parts: ContainerParts,
    { plugins, spans, metrics, peer: options }: ContainerRpcContext,
  ) {
    this.#plugins = plugins;
    this.#spans = spans;
    const onRefused = plugins.refused;
    this.#dispatcher = new Dispatcher(
      (error, context) => plugins.failed(error, context),
      metrics.add(new RpcMetrics()),
      onRefused,
    );
    const dispatch = this.#dispatcher.dispatch.bind(this.#dispatcher);
    const handle = spans ? spannedHandler(spans, dispatch) : dispatch;
    const onGone = (source: string) => this.#dispatcher.uses.forget(source);
    const peer = this.peer = new Peer({ ...parts, handle, onRefused, onGone }, options);
    metrics.gauge("rpc.in_flight", () => peer.inFlight);
    metrics.add(peer.abandoned);
    metrics.gauge("rpc.connection_count", () => peer.peerCount);
    this.directory = new Directory(parts.registry);
    const requests = metrics.add(new RequestMetrics());
    this.client = new Client(peer, this.directory, {
      onFailed: (address, error) => requests.failed(address, error),
    });
  }

  /** Makes the methods of an interface callable. */
  add(installed: Interface): void {
    const { name, installation } = stateOf(installed);
    this.#dispatcher.addInterface(name, undeclaredMethodsOf(installed));
    for (const method of installation?.isWorker ? [] : rpcMethodsOf(installed)) {
      this.#dispatcher.add(this.#plugins.wrapped(method));
    }
  }

  /** Loads what reads the parameters of methods, where there are any. */
  async loadSignatures(): Promise<void> {
    await loadSignatures(this.#dispatcher.methods());
  }

  /** Checks what the methods of an interface take and give, once that is known. */
  async check(
    { name, version }: Interface,
    validators: Promise<Readonly<Record<string, MethodValidators>>>,
  ): Promise<void> {
    await this.#dispatcher.check({ name, version }, validators);
  }

  /** Sends a request. */
  request(address: string, question: Question, options?: RequestOptions): Promise<Message> {
    const { client } = this;
    const spans = this.#spans;
    return spans !== undefined && !skipsRequest(spans, question.subject)
      ? spannedRequest(spans, { client, address, question, options })
      : client.request(address, question, options);
  }

  /** What callers that are connected send to each method, and for how long that was noted. */
  describeUsage(): Pick<Usage, "calls" | "seconds"> {
    const calls = Array.from(this.#dispatcher.uses.seen(), ({ source, ...use }) => ({
      ...use,
      endpoint: source.replace(/#\d+$/, ""), // the number tells connections apart
      native: this.peer.isNative(source),
    }));
    return { seconds: (performance.now() - this.#createdAt) / 1000, calls };
  }

  /** The instances of a service that are known now. */
  instances(service: string): readonly ServiceInstance[] {
    return this.directory.listing(service).instances;
  }

  /** Whether the registry has told which instances a service has, if any. */
  isDiscovered(service: string): boolean {
    const { isReady, failure } = this.directory.listing(service);
    return isReady && failure === undefined;
  }

  /** Every method that may be called. */
  async describeMethods(): Promise<MethodDescription[]> {
    const methods = this.#dispatcher.methods();
    await loadHelp(methods);
    return methods.map((
      { subject, version, signature, options },
    ) => ({
      name: subject,
      version: version ?? "None",
      params: signature.params,
      help: signature.help,
      raises: declaredErrors(options),
      ...(options.http !== undefined && { http: options.http }),
      ...(options.idempotent && { idempotent: true }),
    }));
  }
}

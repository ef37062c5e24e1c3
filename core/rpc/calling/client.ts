import type { Directory, Listing } from "../../discovery/directory.ts";
import type { ServiceInstance } from "../../discovery/instance.ts";
import { LookupError, NotConnectedError } from "../../errors.ts";
import type { Message } from "../../message/message.ts";
import { currentTrace } from "../../observe/trace.ts";
import { aborted } from "../../time/abort.ts";
import { MAX_TIMER_MS } from "../../time/timer.ts";
import { asksContainer } from "../container_subjects.ts";
import type { Peer } from "../peer.ts";
import type { Question } from "../question.ts";
import { deadlineAfter, earliestDeadline, remainingMs } from "../request_deadline.ts";
import { CandidateCache } from "./candidates.ts";
import { type Asked, FirstAttempt, type Outcome } from "./first_attempt.ts";
import type { RequestOptions } from "./request_options.ts";
import { isLeaving, refusalOf, RetryPolicy, tellingMore } from "./retry_policy.ts";
import { unwrapReply } from "./unwrap_reply.ts";

/** Options of a {@linkcode Client}. */
export interface ClientOptions {
  /** Told of every request that fails. */
  readonly onFailed?: (address: string, error: unknown) => void;
}

/** How often callers that wait try instances again that are listed and cannot be reached. */
const REDIAL_MS = 1000;
/** How long a registry may take to tell that instances have gone which have said so themselves. */
const STALE_MS = 1500;

/** The names of all services; undefined if the registry does not tell them. */
type Names = Promise<readonly string[] | undefined>;

/** Asks services by name: finds their instances, picks one, and tries another where that is safe. */
export class Client {
  readonly #peer: Peer;
  readonly #directory: Directory;
  readonly #onFailed: (address: string, error: unknown) => void;
  readonly #candidates: CandidateCache;
  readonly #retries = new RetryPolicy();

  /** Creates a client. */
  constructor(
    peer: Peer,
    directory: Directory,
    { onFailed = () => {} }: ClientOptions = {},
  ) {
    this.#peer = peer;
    this.#directory = directory;
    this.#candidates = new CandidateCache((endpoint) => peer.stateOf(endpoint), {
      isPreferred: (endpoint) => peer.isPreferred(endpoint),
      caller: () => peer.endpoint,
    });
    peer.onBeat(() => this.#candidates.forgetGone());
    this.#onFailed = onFailed;
  }

  /**
   * Sends a request and resolves to the reply.
   *
   * @param address Name of a service, or an endpoint such as `tcp://127.0.0.1:40001`.
   * @param question Subject `<interface>.<method>`, and a body that is one object of arguments.
   * @throws {LookupError} If no such service is known.
   * @throws {NotConnectedError} If none of its instances is reached, or the connection was lost.
   * @throws {TimeoutError} If no answer came in time.
   * @throws {NackError} If the request was refused or its handler failed.
   * @throws {RemoteError} If the handler failed with an error that it declares.
   */
  request(
    address: string,
    question: Question,
    options: RequestOptions = {},
  ): Promise<Message> {
    try {
      const now = performance.now();
      const deadline = deadlineAfter(options.timeoutMs, now);
      const asked = { address, question, options, trace: currentTrace(), now, deadline };
      if (address.includes("://")) return this.#ask(asked);
      this.#retries.begin();
      const instance = this.#pick(address, options.version, undefined);
      return instance === undefined ? this.#goOn(asked) : this.#ask(asked, instance);
    } catch (error) {
      this.#onFailed(address, error);
      return Promise.reject(error);
    }
  }

  /** Makes the first attempt. */
  #ask(asked: Asked, instance?: ServiceInstance): Promise<Message> {
    const { address, question, options } = asked;
    const wanted = instance === undefined ? options.version ?? null : instance.version;
    const version = versionFor(question, wanted);
    const attempt = new FirstAttempt(asked, instance, { version, goOn: this.#goOn });
    return this.#peer.request(instance?.endpoint ?? address, question, attempt);
  }

  /**
   * Goes on where the first attempt was not made, or gave no result.
   *
   * @param asked The instance of the first attempt; undefined if there was none, or none was needed.
   */
  readonly #goOn = async (
    { address, question, options, now, deadline }: Asked,
    asked?: ServiceInstance,
    outcome?: Outcome,
  ): Promise<Message> => {
    let instance = asked;
    // From the next turn on, the promise of the request waits for this one: errors show the caller in their stack.
    await undefined;
    try {
      let asking = outcome && settled(outcome);
      if (asking !== undefined && instance === undefined) {
        return unwrapReply(await asking, question, address);
      }
      let failed: Set<string> | undefined;
      let unfit: { readonly message: Message; readonly endpoint: string } | undefined;
      for (;;) {
        // What one release does not know, another may: of those that take requests, each is asked once.
        instance ??= this.#pick(address, options.version, failed, unfit !== undefined);
        if (instance === undefined) {
          if (unfit) return unwrapReply(unfit.message, question, unfit.endpoint);
          instance = await this.#find(address, deadline, options, failed);
        }
        const { id, endpoint, version } = instance;
        try {
          const message = await (asking ?? this.#peer.request(endpoint, question, {
            now: failed === undefined ? now : undefined,
            deadline,
            version: versionFor(question, version),
            traceId: options.traceId,
            signal: options.signal,
            headers: options.headers,
          }));
          const refusal = refusalOf(message, { service: address, subject: question.subject });
          if (refusal === undefined || !this.#retries.allowsAfterRefusal(refusal)) {
            return unwrapReply(message, question, endpoint);
          }
          if (refusal !== "gone") unfit = tellingMore(unfit, { message, endpoint });
          if (isLeaving(message)) this.#peer.stateOf(endpoint).leaving();
        } catch (error) {
          if (!this.#mayRetry(error, endpoint, options)) throw error;
        }
        (failed ??= new Set()).add(id);
        instance = asking = undefined;
      }
    } catch (error) {
      this.#onFailed(address, error);
      throw error;
    }
  };

  /** Notes how a request has failed; whether another instance may be asked. */
  #mayRetry(error: unknown, endpoint: string, options: RequestOptions): boolean {
    if (!(error instanceof NotConnectedError) || this.#peer.isStopped) return false;
    this.#peer.stateOf(endpoint).lost();
    return this.#retries.allowsAfterLoss(error, options);
  }

  /**
   * The next instance to ask, when the directory knows one: no promise on the usual way.
   *
   * @param mustBeAvailable Whether instances that may not answer are left out.
   */
  #pick(
    service: string,
    version: string | undefined,
    failed: ReadonlySet<string> | undefined,
    mustBeAvailable = false,
  ): ServiceInstance | undefined {
    const listing = this.#directory.listing(service);
    if (!listing.isReady) return undefined;
    return this.#candidates.of(service, version, listing).pick(failed, mustBeAvailable);
  }

  async #find(
    service: string,
    deadline: number,
    options: RequestOptions,
    failed: Set<string> | undefined,
  ): Promise<ServiceInstance> {
    let listing = this.#directory.listing(service);
    const trace = currentTrace();
    const timeoutMs = remainingMs(earliestDeadline(deadline, trace));
    const limit = AbortSignal.timeout(Math.min(timeoutMs, MAX_TIMER_MS));
    const wishes = [options.signal, trace?.cancellation?.signal].filter((wish) =>
      wish !== undefined
    );
    const signal = AbortSignal.any([...wishes, limit]);
    if (!listing.isReady) await listing.changed(signal);
    let names: Names | undefined;
    let isAwaited = false;
    while (!signal.aborted && !listing.failure) {
      const instance = this.#pick(service, options.version, failed);
      if (instance) return instance;
      if (!options.wait) {
        if (isAwaited || !this.#isStale(service, options.version, listing)) break;
        isAwaited = true;
        await listing.changed(AbortSignal.any([signal, AbortSignal.timeout(STALE_MS)]));
        continue;
      }
      if (listing.instances.length === 0) names ??= this.#names();
      listing = this.#directory.listing(service); // it may have been forgotten
      await untilChanged(listing, signal);
      failed?.clear();
    }
    const reason = await this.#explain(service, listing, { ...options, signal, names });
    for (const wish of wishes) wish.throwIfAborted();
    throw reason;
  }

  #names(): Names {
    return this.#directory.discover().catch(() => undefined);
  }

  /** Whether every instance has left: it is unregistered before it says so, hence the list is about to change. */
  #isStale(service: string, version: string | undefined, listing: Listing): boolean {
    const candidates = this.#candidates.of(service, version, listing);
    return candidates.count > 0 && candidates.haveLeft;
  }

  async #explain(
    service: string,
    listing: Listing,
    { version, signal, names }: RequestOptions & {
      readonly signal: AbortSignal;
      readonly names: Names | undefined;
    },
  ): Promise<Error> {
    const { failure } = listing;
    if (failure) {
      return new LookupError(`Cannot find out where ${service} is: ${failure.message}`, {
        cause: failure,
      });
    }
    if (!listing.isReady) {
      return new LookupError(`The registry did not say in time where ${service} is`);
    }
    const count = listing.instances.length;
    if (count === 0) {
      const known = await Promise.race([names ?? this.#names(), aborted(signal)]);
      return !known || known.includes(service)
        ? new NotConnectedError(`${service} has no running instance`)
        : new LookupError(`There is no service named ${service}`);
    }
    if (this.#candidates.of(service, version, listing).count === 0) {
      const offered = [...new Set(listing.instances.map((i) => i.version ?? "unversioned"))];
      return new NotConnectedError(
        `${service} has no instance of version ${version}: current values are ${
          offered.join(", ")
        }`,
      );
    }
    return new NotConnectedError(`None of the ${count} instance(s) of ${service} can be reached`);
  }
}

/** The version header of a request. */
function versionFor(question: Question, version: string | null): string | null {
  return version !== null && asksContainer(question.subject) ? null : version;
}

/** The outcome of an attempt as its promise would have it. */
function settled(outcome: Outcome): Promise<Message> {
  return "message" in outcome ? Promise.resolve(outcome.message) : Promise.reject(outcome.error);
}

/** Waits for another list, or for a while: one that is back at its endpoint is no change of it. */
async function untilChanged(listing: Listing, signal: AbortSignal): Promise<void> {
  if (listing.instances.length === 0) return await listing.changed(signal);
  const again = new AbortController();
  const timer = setTimeout(() => again.abort(), REDIAL_MS);
  await listing.changed(AbortSignal.any([signal, again.signal]));
  clearTimeout(timer);
}

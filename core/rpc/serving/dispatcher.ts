import type { MethodValidators, Validator } from "../../checks/validator.ts";
import type { SourceShapes } from "../../contract/usage/source_shapes.ts";
import type { Signature } from "../../declarations/signature.ts";
import type { ErrorHook } from "../../error_hook.ts";
import { textOf, toError } from "../../errors.ts";
import { HEADER } from "../../message/message.ts";
import { getLogger } from "../../observe/logs/log.ts";
import { compareInterfaceVersions } from "../../version.ts";
import { LoopError } from "../loop_error.ts";
import { type MethodMetrics, RpcMetrics } from "../metrics.ts";
import type { RpcOptions } from "../rpc_options.ts";
import type { Answer } from "./answer.ts";
import { ArgumentError } from "./argument_error.ts";
import { type MethodWithValues, readArguments, readResult, ResultError } from "./check_values.ts";
import { describeDeclared } from "./declared_error.ts";
import { Complaints } from "./complaints.ts";
import { MethodUses } from "./method_uses.ts";
import { ReplyChannel } from "./reply_channel.ts";
import type { IncomingRequest } from "./request_context.ts";
import { shorten } from "./shorten.ts";

const log = getLogger("lymph.rpc");
const GIVEN_UP: Answer = { type: "NACK", reason: "its caller has given up" };

/** A method that others may call. */
export interface RpcMethodEntry {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Version of the interface; null where it has none. */
  readonly version: string | null;
  /** Whether a caller's version is ignored, as it speaks of another interface of this container. */
  readonly anyVersion: boolean;
  /** Options of its declaration. */
  readonly options: RpcOptions;
  /** Its parameters and help. */
  readonly signature: Signature;
  /** Whether it answers through a channel. */
  readonly isRaw: boolean;
  /** Calls it: `(args, context)`, or `(channel, args)` for a raw one. */
  readonly call: (first: unknown, second: unknown) => unknown;
}

interface ServedMethod extends RpcMethodEntry, MethodWithValues {
  readonly metrics: MethodMetrics;
  /** What its callers send. */
  readonly callers: SourceShapes;
  /** Resolves once it is known what to check; undefined if it is. */
  awaited: Promise<void> | undefined;
  input: Validator | undefined;
  output: Validator | undefined;
  required: readonly string[] | undefined;
}

/** Finds the method that a request asks for, calls it, and turns whatever happens into an answer. */
export class Dispatcher {
  /** What callers send. */
  readonly uses: MethodUses = new MethodUses();
  readonly #methods = new Map<string, ServedMethod[]>();
  readonly #interfaces = new Set<string>();
  /** Subjects of methods that callers see in the type of a class, and cannot call. */
  readonly #undeclared = new Set<string>();
  readonly #complaints = new Complaints();
  readonly #onError: ErrorHook;
  readonly #metrics: RpcMetrics;
  readonly #onRefused: ErrorHook | undefined;

  /**
   * Creates an empty dispatcher.
   *
   * @param onError Told of every error that a method did not declare.
   * @param metrics Where its methods are measured.
   * @param onRefused Told of requests that are refused although no method has failed.
   */
  constructor(
    onError: ErrorHook = () => {},
    metrics: RpcMetrics = new RpcMetrics(),
    onRefused?: ErrorHook,
  ) {
    this.#onError = onError;
    this.#metrics = metrics;
    this.#onRefused = onRefused;
  }

  /** All methods, in the order of their registration. */
  methods(): RpcMethodEntry[] {
    return [...this.#methods.values()].flat();
  }

  /**
   * Makes an interface known, though it may have no methods: a request for one belongs here.
   *
   * @param undeclared Names of methods that are public and have no decorator.
   */
  addInterface(name: string, undeclared: Iterable<string> = []): void {
    this.#interfaces.add(name);
    for (const method of undeclared) this.#undeclared.add(`${name}.${method}`);
  }

  /** Makes a method callable. */
  add(entry: RpcMethodEntry): void {
    const { subject, version } = entry;
    this.addInterface(interfaceOf(subject));
    const entries = this.#methods.get(subject) ?? [];
    if (entries.some((known) => known.version === version)) {
      throw new TypeError(`Cannot offer ${subject} twice in one container`);
    }
    entries.push({
      ...entry,
      metrics: this.#metrics.of(subject),
      callers: this.uses.of(entry),
      awaited: undefined,
      input: undefined,
      output: undefined,
      required: undefined,
    });
    // Requests without a version go to the last one.
    entries.sort((a, b) => compareInterfaceVersions(a.version, b.version));
    this.#methods.set(subject, entries);
  }

  /**
   * Checks what the methods of an interface take and give from now on. Requests for them wait until
   * it is known how.
   *
   * @param validators By the names of the methods; must not reject.
   */
  async check(
    { name, version }: { readonly name: string; readonly version: string | null },
    validators: Promise<Readonly<Record<string, MethodValidators>>>,
  ): Promise<void> {
    const entries = [...this.#methods.values()].flat().filter((entry) =>
      interfaceOf(entry.subject) === name && entry.version === version
    );
    const known = validators.then((validators) => {
      for (const entry of entries) {
        const method = entry.subject.slice(name.length + 1);
        entry.awaited = undefined;
        if (!Object.hasOwn(validators, method)) continue;
        const { input, output, optional } = validators[method] as MethodValidators;
        entry.input = input;
        entry.output = output;
        entry.required = optional &&
          entry.signature.required.filter((argument) => !optional.includes(argument));
      }
    });
    for (const entry of entries) entry.awaited = known;
    await known;
  }

  /** Serves one request; see {@linkcode RequestHandler}. */
  dispatch(request: IncomingRequest): Answer | Promise<Answer> {
    const entry = this.#find(request);
    if (typeof entry === "string") return this.#refusal(request, entry);
    const { awaited } = entry;
    if (awaited === undefined) return this.#serve(entry, request);
    const serve = () => this.#serve(entry, request);
    return awaited.then(() => request.isPointlessAt(performance.now()) ? GIVEN_UP : serve());
  }

  #serve(entry: ServedMethod, request: IncomingRequest): Answer | Promise<Answer> {
    entry.metrics.calls++;
    request.metrics = entry.metrics;
    let args: unknown;
    try {
      args = readArguments(request.message.body, entry);
    } catch (thrown) {
      const answer = this.#failed(entry, request, thrown);
      return answer.type === "NACK" ? { ...answer, notExecuted: "bad_arguments" } : answer;
    }
    if (!entry.anyVersion) entry.callers.note(request.source, args);
    try {
      if (entry.isRaw) return this.#callRaw(entry, request, args);
      const result = entry.call(args, request);
      if (isThenable(result)) return this.#settle(entry, request, result);
      return { type: "REP", body: readResult(result, entry), version: entry.version };
    } catch (thrown) {
      return this.#failed(entry, request, thrown);
    }
  }

  async #settle(
    entry: ServedMethod,
    request: IncomingRequest,
    promise: PromiseLike<unknown>,
  ): Promise<Answer> {
    try {
      return { type: "REP", body: readResult(await promise, entry), version: entry.version };
    } catch (thrown) {
      return this.#failed(entry, request, thrown);
    }
  }

  /** The method that is asked for, or why it is missing. */
  #find(request: IncomingRequest): ServedMethod | string {
    const { message: { subject, otherHeaders } } = request;
    const entries = this.#methods.get(subject);
    const version = otherHeaders[HEADER.version] ?? null;
    const first = entries?.[0]; // not by destructuring, which iterates
    if (entries === undefined || first === undefined) {
      const reason = "there is no such method";
      return this.#undeclared.has(subject) ? `${reason} for callers: it has no @rpc()` : reason;
    }
    if (entries.length === 1 && (version === null || first.anyVersion)) return first;
    const entry = version === null
      ? entries.at(-1)
      : entries.find((candidate) => candidate.version === version);
    return entry ?? `there is no such method in version ${shorten(textOf(version))}`;
  }

  #refusal(request: IncomingRequest, reason: string): Answer {
    this.#complain(request, reason);
    const isKnown = this.#interfaces.has(interfaceOf(request.subject));
    // Without a version, which says that nothing was executed.
    if (isKnown) return { type: "NACK", reason };
    return { type: "NACK", headers: { [HEADER.notExecuted]: "unknown_interface" } };
  }

  #callRaw(entry: RpcMethodEntry, request: IncomingRequest, args: unknown): Promise<Answer> {
    const { version } = entry;
    return new Promise<Answer>((resolve) => {
      const channel = new ReplyChannel(request, (answer) => resolve({ ...answer, version }));
      Promise.try(entry.call, channel, args).then(
        () => {
          // A method that returns without an answer must not leave its caller to wait.
          if (channel.isAnswered) return;
          log.error("{subject} returned without an answer", {
            subject: entry.subject,
            trace_id: request.traceId,
          });
          const { subject, traceId } = request;
          this.#onRefused?.(new Error(`${subject} returned without an answer`), {
            subject,
            traceId,
          });
          channel.nack();
        },
        (thrown) => {
          const answer = this.#failed(entry, request, thrown);
          if (!channel.isAnswered) resolve(answer);
        },
      );
    });
  }

  /** Logs a caller's mistake: one a minute per caller, and all of them at debug level. */
  #complain(request: IncomingRequest, reason: string, hint = ""): void {
    const { source, traceId } = request;
    const subject = shorten(request.subject);
    this.#onRefused?.(new Error(`Refused ${subject}: ${reason}`), { subject, traceId });
    const write = this.#complaints.isDue("refused", source) ? log.warn : log.debug;
    write("Refused {subject} to {source}: {reason}", {
      subject,
      source,
      reason: `${reason}${hint}`,
      trace_id: traceId,
    });
  }

  /** Notes a loop of calls: once, where it was found. */
  #tellLoop(error: LoopError, { subject, traceId }: IncomingRequest): void {
    this.#onError(error, { subject, traceId });
    log.error("{subject} failed: {reason}", { subject, reason: error.message, trace_id: traceId });
  }

  #failed(entry: RpcMethodEntry, request: IncomingRequest, thrown: unknown): Answer {
    const error = toError(thrown);
    const { version } = entry;
    if (thrown instanceof ArgumentError) {
      this.#complain(request, thrown.message, thrown.hint);
      return { type: "NACK", version, reason: thrown.message };
    }
    const declared = describeDeclared(thrown, entry.options.raises);
    if (declared !== undefined) return { type: "ERROR", ...declared, version };
    if (thrown instanceof LoopError) {
      if (thrown.isOwn) this.#tellLoop(thrown, request);
      return { type: "NACK", version, reason: thrown.reason, isLoop: true };
    }
    if (!request.isCancelled) {
      log.error("{subject} failed: {error}", {
        subject: entry.subject,
        error: error instanceof ResultError ? error.message : error, // its stack tells nothing
        trace_id: request.traceId,
      });
      this.#onError(error, { subject: entry.subject, traceId: request.traceId });
    }
    return { type: "NACK", version };
  }
}

function interfaceOf(subject: string): string {
  return subject.slice(0, subject.lastIndexOf("."));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise ||
    typeof value === "object" && value !== null && "then" in value &&
      typeof value.then === "function";
}

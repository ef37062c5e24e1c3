import { type Container, Interface, type InterfaceClass, type RequestContext } from "../../mod.ts";
import { declareOn } from "../../core/declarations/declaration.ts";
import type { ErrorHook } from "../../core/error_hook.ts";

/** What a stubbed method answers: a value, an error to fail with, or a function of the arguments. */
export type Stub =
  | ((args: Record<string, unknown>, context: RequestContext) => unknown)
  | Error
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly unknown[]
  | { readonly [key: string]: unknown };

/** One call that reached a service or a stub. */
export interface RecordedCall {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Its arguments. */
  readonly args: Record<string, unknown>;
}

/** What {@linkcode Stubs} work with. */
export interface StubsParts {
  /** Creates a container that nothing is installed in. */
  readonly newContainer: () => Container;
  /** Told of every call. */
  readonly onCall: (call: RecordedCall) => void;
  /** Told of every error that a stub answers with. */
  readonly onError: ErrorHook;
}

/** Stand-ins for services, each in a container of its own. */
export class Stubs {
  readonly #parts: StubsParts;
  readonly #answers = new Map<string, Stub>();
  readonly #services = new Map<string, StubbedService>();

  /** Replaces no service yet. */
  constructor(parts: StubsParts) {
    this.#parts = parts;
  }

  /** Whether a service is stubbed. */
  has(service: string): boolean {
    return this.#services.has(service);
  }

  /**
   * Stubs a method from now on, in place of what it answered before.
   *
   * @param subject `<interface>.<method>`.
   */
  async set(subject: string, stub: Stub): Promise<void> {
    const { service: name, method } = parseSubject(subject);
    this.#answers.set(subject, stub);
    let service = this.#services.get(name);
    if (service === undefined) {
      service = { container: this.#parts.newContainer(), methods: new Set() };
      this.#services.set(name, service);
    }
    const { container, methods } = service;
    if (!methods.has(method)) {
      methods.add(method);
      const answer = (args: Record<string, unknown>, context: RequestContext) =>
        this.#answer(subject, args, context);
      // Also while it runs: requests find what is installed, and its name is registered already.
      await container.install(stubClass(method, answer), { name });
    }
    await (service.started ??= container.start());
  }

  /**
   * Takes a stub away: its method is no longer there, and neither is its service once it has none.
   *
   * @param others What is stubbed elsewhere.
   * @throws {TypeError} If there is no such stub.
   */
  async remove(subject: string, others: Iterable<string> = []): Promise<void> {
    const { service: name } = parseSubject(subject);
    if (!this.#answers.delete(subject)) {
      const known = [...this.#answers.keys(), ...others].join(", ") || "none";
      throw new TypeError(`Cannot unstub ${subject} as it is not stubbed: stubbed are ${known}`);
    }
    if (this.#answers.keys().some((known) => parseSubject(known).service === name)) return;
    const service = this.#services.get(name);
    this.#services.delete(name);
    await service?.container.stop();
  }

  async #answer(
    subject: string,
    args: Record<string, unknown>,
    context: RequestContext,
  ): Promise<unknown> {
    const stub = this.#answers.get(subject);
    if (stub === undefined) throw new UnstubbedError(`${subject} is no longer stubbed`);
    const { onCall, onError } = this.#parts;
    onCall({ subject, args });
    try {
      return await answerOf(stub, args, context);
    } catch (thrown) {
      // A thrown value that is no Error is not told to callers, and is recorded as it is.
      if (thrown instanceof Error) onError(thrown, { subject, traceId: context.traceId });
      throw thrown;
    }
  }
}

/**
 * What a stub answers.
 *
 * @throws {unknown} What it fails with.
 */
export async function answerOf(
  stub: Stub,
  args: Record<string, unknown>,
  context: RequestContext,
): Promise<unknown> {
  if (stub instanceof Error) throw stub;
  return typeof stub === "function" ? await stub(args, context) : stub;
}

interface StubbedService {
  readonly container: Container;
  readonly methods: Set<string>;
  started?: Promise<void>;
}

/** The method is not there; callers are told no more than of any other that is not. */
class UnstubbedError extends Error {}

/** Stands for every error that a stub may answer with. */
class DeclaredError extends Error {
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return thrown instanceof Error && !(thrown instanceof UnstubbedError);
  }
}

function stubClass(
  method: string,
  answer: (args: Record<string, unknown>, context: RequestContext) => Promise<unknown>,
): InterfaceClass {
  const type = class extends Interface {};
  Object.defineProperty(type.prototype, method, {
    value: (args: Record<string, unknown>, context: RequestContext) => answer(args, context),
  });
  declareOn(type, method, { kind: "rpc", options: { raises: [DeclaredError] } });
  return type;
}

/**
 * Takes the name of a stub apart.
 *
 * @throws {TypeError} If it is not a service class.
 */
export function parseSubject(
  subject: string,
): { readonly service: string; readonly method: string } {
  const dot = subject.lastIndexOf(".");
  if (dot > 0) return { service: subject.slice(0, dot), method: subject.slice(dot + 1) };
  throw new TypeError(
    `A stub is named <interface>.<method>: current value is ${JSON.stringify(subject)}`,
  );
}

import type { InterfaceClass, Plugin } from "../../mod.ts";
import { didYouMean } from "../../core/config/closest.ts";
import { declarationsOf } from "../../core/declarations/declaration.ts";
import { DEFAULT_INTERFACE } from "../../core/container/default_interface.ts";
import { answerOf, parseSubject, type RecordedCall, type Stub } from "./stubs.ts";

/** Stands in for some methods of services that run, and notes the calls of all of them. */
export class StubbedMethods {
  /** Of each service, one for each of its versions. */
  readonly #classes = new Map<string, Set<InterfaceClass>>();
  readonly #stubs = new Map<string, Stub>();

  /** Makes a service known that runs, or is about to. */
  add(service: string, type: InterfaceClass): void {
    const known = this.#classes.get(service);
    if (known === undefined) this.#classes.set(service, new Set([type]));
    else known.add(type);
  }

  /** Whether a service runs, or is about to. */
  has(service: string): boolean {
    return this.#classes.has(service);
  }

  /** The stubbed methods. */
  get subjects(): Iterable<string> {
    return this.#stubs.keys();
  }

  /**
   * Stubs a method.
   *
   * @throws {TypeError} If its service has no such method.
   */
  set(subject: string, stub: Stub): void {
    const { service, method } = parseSubject(subject);
    const types = [...this.#classes.get(service) ?? []];
    const methods = [...new Set(types.flatMap(methodsOf))];
    if (!methods.includes(method)) {
      const known = methods.join(", ") || "none";
      throw new TypeError(
        `Cannot stub ${subject} as ${service} runs and has no such method: its methods are ${known}${
          didYouMean(method, methods)
        }`,
      );
    }
    this.#stubs.set(subject, stub);
  }

  /** Lets the method of the service answer again. */
  delete(subject: string): boolean {
    return this.#stubs.delete(subject);
  }

  /** What containers with real services get. */
  plugin(onCall: (call: RecordedCall) => void): Plugin {
    return {
      name: "stubs",
      aroundRequest: async ({ subject, args, context }, next) => {
        if (subject.startsWith(`${DEFAULT_INTERFACE}.`)) return await next();
        const values = args as Record<string, unknown>;
        onCall({ subject, args: values });
        const stub = this.#stubs.get(subject);
        return stub === undefined ? await next() : await answerOf(stub, values, context);
      },
    };
  }
}

function methodsOf(type: InterfaceClass): string[] {
  return [...declarationsOf(type)].filter(([, { kind }]) => kind === "rpc" || kind === "rawRpc")
    .map(([name]) => name);
}

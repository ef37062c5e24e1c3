import { Interface, type InterfaceClass, type RequestContext } from "../../mod.ts";
import { declareOn } from "../../core/declarations.ts";

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

/** One call that reached a stub. */
export interface RecordedCall {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Its arguments. */
  readonly args: Record<string, unknown>;
}

/**
 * Makes classes of services out of stubbed methods.
 *
 * @param stubs Answers by subject `<interface>.<method>`.
 * @param record Told of every call.
 * @returns A class by interface name.
 */
export function stubServices(
  stubs: Readonly<Record<string, Stub>>,
  record: (call: RecordedCall) => void,
): Map<string, InterfaceClass> {
  const classes = new Map<string, InterfaceClass>();
  for (const [subject, stub] of Object.entries(stubs)) {
    const dot = subject.lastIndexOf(".");
    if (dot <= 0) {
      throw new TypeError(
        `A stub is named <interface>.<method>: current value is ${JSON.stringify(subject)}`,
      );
    }
    const [name, method] = [subject.slice(0, dot), subject.slice(dot + 1)];
    const type = classes.get(name) ?? class extends Interface {};
    classes.set(name, type);
    Object.defineProperty(type.prototype, method, {
      value: (args: Record<string, unknown>, context: RequestContext) => {
        record({ subject, args });
        if (stub instanceof Error) throw stub;
        return typeof stub === "function" ? stub(args, context) : stub;
      },
    });
    declareOn(type, method, { kind: "rpc", options: { raises: [Error] } });
  }
  return classes;
}

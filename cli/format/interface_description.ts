import { ownValue } from "../../core/config/mapping.ts";
import { decode } from "../../core/config/mod.ts";
import { printable } from "../../core/observe/printable.ts";
import { wrap } from "../terminal/wrap.ts";

/** One method, as `lymph.inspect` describes it. */
export interface MethodDescription {
  /** `<interface>.<method>`. */
  readonly name: string;
  /** Parameter names. */
  readonly params: readonly string[];
  /** Help text. */
  readonly help: string;
}

const HELP_WIDTH = 70;
const HELP_INDENT = " ".repeat(9);

/**
 * Reads the reply to `lymph.inspect`.
 *
 * @returns The methods in alphabetical order.
 */
export function readDescription(body: unknown): MethodDescription[] {
  const methods = ownValue(body, "methods");
  return decode.list(readMethod)(methods).sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Peers of other releases may tell more, or less. */
function readMethod(method: unknown): MethodDescription {
  const params = ownValue(method, "params");
  return {
    name: String(ownValue(method, "name")),
    params: Array.isArray(params) ? params.map(String) : [],
    help: String(ownValue(method, "help") ?? ""),
  };
}

/** Writes the interface of a service for people. */
export function formatDescription(
  address: string,
  methods: readonly MethodDescription[],
  emphasize: (text: string) => string = (text) => text,
): string {
  const paragraphs = methods.map(({ name, params, help }) => {
    const signature = `rpc ${emphasize(printable(name))}(${printable(params.join(", "))})`;
    return [signature, ...wrap(help, HELP_WIDTH).map((line) => HELP_INDENT + printable(line))].join(
      "\n",
    );
  });
  return [`RPC interface of ${address}`, ...paragraphs].join("\n\n");
}

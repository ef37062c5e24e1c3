import { ownValue } from "../../core/config/mapping.ts";
import { decode } from "../../core/config/mod.ts";
import { printable } from "../../core/observe/printable.ts";
import type { DeclaredError, WebRoute } from "../../core/contract/service_contract.ts";
import { wrap } from "../terminal/wrap.ts";
import { formatRoutes } from "./route_list.ts";
import { type EventDescription, formatEvents, typesOfEvents } from "./event_description.ts";
import {
  formatSignature,
  formatTypes,
  type MethodTypes,
  readMethodTypes,
} from "./type_description.ts";

/** One method, as `lymph.inspect` describes it. */
export interface MethodDescription {
  /** `<interface>.<method>`. */
  readonly name: string;
  /** Parameter names. */
  readonly params: readonly string[];
  /** Help text. */
  readonly help: string;
  /** Errors that callers get to see, if there are any. */
  readonly raises?: readonly DeclaredError[];
  /** Its route at a gateway, if it declares one. */
  readonly http?: string;
  /** Whether it may be executed twice. */
  readonly idempotent?: boolean;
  /** What it takes and gives, if the service tells. */
  readonly types?: MethodTypes;
}

const HELP_WIDTH = 70;
const HELP_INDENT = " ".repeat(9);
const TYPE_INDENT = " ".repeat(4);

/**
 * Reads the reply to `lymph.inspect`.
 *
 * @returns The methods in alphabetical order.
 */
export function readDescription(body: unknown): MethodDescription[] {
  const methods = ownValue(body, "methods");
  const read = (method: unknown) => readMethod(method, body);
  return decode.list(read)(methods).sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Peers of other releases may tell more, or less. */
function readMethod(method: unknown, body: unknown): MethodDescription {
  const params = ownValue(method, "params");
  const name = String(ownValue(method, "name"));
  const http = ownValue(method, "http");
  const raises = readErrors(ownValue(method, "raises"));
  const types = readMethodTypes(body, { name, version: ownValue(method, "version") });
  return {
    name,
    params: Array.isArray(params) ? params.map(String) : [],
    help: String(ownValue(method, "help") ?? ""),
    ...(raises.length > 0 && { raises }),
    ...(typeof http === "string" && { http }),
    ...(ownValue(method, "idempotent") === true && { idempotent: true }),
    ...(types && { types }),
  };
}

function readErrors(raises: unknown): DeclaredError[] {
  return (Array.isArray(raises) ? raises : []).map((error) => {
    const status = ownValue(error, "status");
    return {
      name: String(ownValue(error, "name")),
      ...(typeof status === "number" && { status }),
    };
  });
}

/** Options of {@linkcode formatDescription}. */
export interface DescriptionOptions {
  /**
   * What the service handles and emits.
   *
   * @default {[]}
   */
  readonly events?: readonly EventDescription[];
  /**
   * Paths that it serves.
   *
   * @default {[]}
   */
  readonly routes?: readonly WebRoute[];
  /**
   * Makes a name stand out.
   *
   * @default {leaves it as it is}
   */
  readonly emphasize?: (text: string) => string;
}

/** Writes the interface of a service for people. */
export function formatDescription(
  address: string,
  methods: readonly MethodDescription[],
  { events = [], routes = [], emphasize = (text) => text }: DescriptionOptions = {},
): string {
  const signatures = methods.map(({ name, params, help, raises = [], types }) => {
    const parameters = types ? formatSignature(types, params) : `(${params.join(", ")})`;
    const signature = `rpc ${emphasize(printable(name))}${printable(parameters)}`;
    const errors = raises.length === 0
      ? []
      : [`raises ${raises.map(({ name }) => name).join(", ")}`];
    const lines = [...wrap(help, HELP_WIDTH), ...errors];
    return [signature, ...lines.map((line) => HELP_INDENT + printable(line))].join("\n");
  });
  const typed = [...methods.flatMap(({ types }) => types ? [types] : []), ...typesOfEvents(events)];
  const types = formatTypes(typed).map(([name = "", ...lines]) =>
    [printable(name), ...lines.map((line) => TYPE_INDENT + printable(line))].join("\n")
  );
  const title = `RPC interface of ${address}`;
  return [
    title,
    ...signatures,
    ...formatRoutes(routes, emphasize),
    ...formatEvents(events, emphasize),
    ...types,
  ].join("\n\n");
}

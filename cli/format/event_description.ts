import { isMapping, type Mapping, ownValue } from "../../core/config/mapping.ts";
import type { Definitions, Schema } from "../../core/contract/schema.ts";
import { showType } from "../../core/contract/show.ts";
import { isUnknown } from "../../core/contract/unions.ts";
import { printable } from "../../core/observe/printable.ts";
import { formatSignature, type MethodTypes, parametersOf } from "./type_description.ts";

/** Events that a service handles or emits, and its tasks. */
export interface EventDescription {
  /** What it does with them. */
  readonly kind: "handles" | "emits" | "task";
  /** Type or pattern of the event, or `<interface>.<task>`. */
  readonly name: string;
  /** Body of the event, or arguments of the task. */
  readonly body: Schema;
  /** Types to which the body refers. */
  readonly definitions: Definitions;
}

const KINDS = ["handles", "task", "emits"] as const;

/** Finds the events in a reply to `lymph.inspect`; a peer that does not know them has none in it. */
export function readEvents(reply: unknown): EventDescription[] {
  return Object.entries(recordOf(ownValue(reply, "contracts"))).flatMap(([key, contract]) => {
    const [service] = key.split("@"); // older versions are told with their number
    const definitions = recordOf(ownValue(contract, "definitions")) as Definitions;
    const describe = (kind: EventDescription["kind"], name: string, body: unknown) => ({
      kind,
      name,
      body: recordOf(body) as Schema,
      definitions,
    });
    const handled = Object.entries(recordOf(ownValue(contract, "handles"))).flatMap(
      ([method, handler]) => {
        const types = ownValue(handler, "types");
        const names = Array.isArray(types) ? types.map(String) : [];
        const body = ownValue(handler, "body");
        return names.length === 0
          ? [describe("task", `${service}.${method}`, body)]
          : names.map((name) => describe("handles", name, body));
      },
    );
    const emitted = Object.entries(recordOf(ownValue(contract, "emits")))
      .map(([type, body]) => describe("emits", type, body));
    return [...handled, ...emitted];
  });
}

function recordOf(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

/** Writes events, a paragraph for each kind. */
export function formatEvents(
  events: readonly EventDescription[],
  emphasize: (text: string) => string,
): string[] {
  return KINDS.flatMap((kind) => {
    const lines = events.filter((event) => event.kind === kind)
      .map((event) => `${kind} ${emphasize(printable(event.name))}${printable(typeOf(event))}`);
    return lines.length === 0 ? [] : [[...new Set(lines)].sort().join("\n")];
  });
}

function typeOf({ kind, body, definitions }: EventDescription): string {
  if (kind === "task") return formatSignature({ input: body, output: {}, definitions }, []);
  if (isUnknown(body)) return "";
  // In full, however long it is, as a method's parameters are.
  const fields = body.type === "object" ? parametersOf(body, definitions) : undefined;
  return `: ${fields?.length ? `{ ${fields.join("; ")} }` : showType(body, definitions)}`;
}

/** The types in events, as those of methods. */
export function typesOfEvents(events: readonly EventDescription[]): MethodTypes[] {
  return events.map(({ kind, body, definitions }) =>
    kind === "task"
      ? { input: body, output: {}, definitions }
      : { input: {}, output: body, definitions }
  );
}

import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { LookupError } from "../../core/errors.ts";

/** The instance that a person means. */
export interface WantedInstance {
  /** Name of its service. */
  readonly service: string;
  /** How its id or its identity begins; empty where any will do. */
  readonly prefix: string;
}

/** An instance that lets shells in. */
export interface DebugInstance {
  /** Its service and identity. */
  readonly name: string;
  /** Host and port. */
  readonly endpoint: string;
}

const SHOWN = 10;

/** Reads `<Name>[:<id prefix>]`. */
export function parseWanted(text: string): WantedInstance {
  const end = text.indexOf(":");
  const [service, prefix] = end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end + 1)];
  if (service !== "") return { service, prefix };
  throw new RangeError(
    `must be <Name> or <Name>:<id prefix>: current value is ${JSON.stringify(text)}`,
  );
}

/**
 * Finds the one instance that is meant and lets shells in.
 *
 * @throws {LookupError} If there is no such instance, or more than one.
 */
export function chooseInstance(
  instances: readonly ServiceInstance[],
  { service, prefix }: WantedInstance,
): DebugInstance {
  if (instances.length === 0) throw new LookupError(`${service} has no running instance`);
  const matching = instances.filter(({ id, identity }) =>
    id.startsWith(prefix) || identity.startsWith(prefix)
  );
  if (matching.length === 0) {
    throw new LookupError(
      `No instance of ${service} has an id or an identity that begins with ${prefix}: ` +
        `identities are ${list(instances)}`,
    );
  }
  const open = matching.flatMap((instance) => {
    const { backdoor_endpoint: endpoint } = instance.metadata;
    return typeof endpoint === "string" && endpoint !== "" ? [{ instance, endpoint }] : [];
  });
  const [first, second] = open;
  if (first === undefined) {
    const which = matching.length === 1 ? nameOf(matching[0]) : `No instance of ${service}`;
    const verb = matching.length === 1 ? "is not" : "is";
    throw new LookupError(
      `${which} ${verb} in debug mode, which it must be to open a shell in it: ` +
        "start it with lymph instance --debug",
    );
  }
  if (second !== undefined) {
    throw new LookupError(
      `${open.length} instances of ${service} are meant, which must be one: say ` +
        `--remote=${service}:<prefix> of ${list(open.map(({ instance }) => instance))}`,
    );
  }
  return { name: nameOf(first.instance), endpoint: first.endpoint };
}

function nameOf(instance: ServiceInstance | undefined): string {
  return `${instance?.service}:${shortened(instance)}`;
}

function list(instances: readonly ServiceInstance[]): string {
  const names = instances.slice(0, SHOWN).map(shortened);
  return `${names.join(", ")}${instances.length > SHOWN ? ", …" : ""}`;
}

function shortened(instance: ServiceInstance | undefined): string {
  return instance?.identity.slice(0, 10) ?? "";
}

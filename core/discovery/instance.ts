/** One registered instance of a service. */
export interface ServiceInstance {
  /** Id of this registration; unique per interface and container. */
  readonly id: string;
  /** Name of the service, such as `"Greeting"`. */
  readonly service: string;
  /** Identity of the container; several interfaces of one container share it. */
  readonly identity: string;
  /** RPC endpoint, such as `tcp://127.0.0.1:40001`. */
  readonly endpoint: string;
  /** Version such as `"1.5.0"`, or null for an unversioned interface. */
  readonly version: string | null;
  /** Everything else that is known: `log_endpoint`, `ip`, `fqdn`, `http_port`, … */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The registry record of an instance: one flat JSON object with Python lymph's key names.
 *
 * @see docs/protocol.md, section 4
 */
export function toRecord(instance: ServiceInstance): Record<string, unknown> {
  const { id, identity, version, endpoint, metadata } = instance;
  const own = { id, identity, version, endpoint };
  return { ...own, ...metadata, ...own }; // in this order, and metadata replaces nothing
}

/**
 * Reads a registry record. Only `endpoint` is indispensable, unknown keys become metadata.
 *
 * @param service Name of the service that the record stands under.
 * @param record Parsed JSON.
 * @returns The instance, or undefined where the record describes none.
 */
export function fromRecord(service: string, record: unknown): ServiceInstance | undefined {
  if (typeof record !== "object" || record === null || Array.isArray(record)) return undefined;
  const { id, identity, version, endpoint, ...metadata } = record as Record<string, unknown>;
  if (typeof endpoint !== "string" || endpoint === "") return undefined;
  const known = typeof identity === "string" && identity !== "" ? identity : endpoint;
  return {
    id: typeof id === "string" && id !== "" ? id : known,
    service,
    identity: known,
    endpoint,
    version: typeof version === "string" ? version : null,
    metadata,
  };
}

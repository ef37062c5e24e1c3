import { fromRecord, type ServiceInstance, toRecord } from "../../../core/discovery/instance.ts";
import { isNodeName } from "../connection/hosts.ts";
import { dumpJson } from "./python_json.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** The node below which each service has one. */
export const SERVICES = "/services";

/** An ephemeral node. */
export interface Node {
  /** Its path, seen from the chroot. */
  readonly path: string;
  /** Its content. */
  readonly data: Uint8Array;
}

/** What stands in a node: an instance, or the reason why none does. */
export type NodeContent = { readonly instance: ServiceInstance } | { readonly reason: string };

/**
 * The node whose children are the instances of a service.
 *
 * @throws {RangeError} If ZooKeeper has no node of such a name.
 */
export function servicePath(service: string): string {
  return `${SERVICES}/${requireNodeName(service)}`;
}

/**
 * The nodes that stand for an instance: one below its service, and for a web interface another one
 * that proxies in front of it read.
 *
 * @throws {RangeError} If its service or id cannot be the name of a node.
 * @throws {TypeError} If its metadata cannot be JSON.
 * @see docs/protocol.md, section 4
 */
export function nodesOf(instance: ServiceInstance): Node[] {
  const name = requireNodeName(instance.id);
  const nodes = [toNode(`${servicePath(instance.service)}/${name}`, toRecord(instance))];
  const { id, identity, version, metadata } = instance;
  const { hostname, ip, http_port } = metadata;
  if (http_port !== undefined && http_port !== null) {
    const record = { id, identity, version, hostname, ip, http_port };
    nodes.push(toNode(`/http/${instance.service}/${name}`, record));
  }
  return nodes;
}

/**
 * Reads the node of an instance, of this or of Python lymph.
 *
 * @param service Name of the service that it stands under.
 * @param name Name of the node; the id of an instance that says none.
 * @param data Its content; undefined where it has none at all.
 */
export function readNode(service: string, name: string, data: Uint8Array | undefined): NodeContent {
  let record: unknown;
  try {
    record = JSON.parse(decoder.decode(data ?? new Uint8Array()));
  } catch {
    return { reason: "it is not JSON" };
  }
  const instance = fromRecord(service, record);
  if (instance === undefined) return { reason: "it has no endpoint" };
  if (!/^[a-z][a-z\d+.-]*:\/\/\S+$/i.test(instance.endpoint)) {
    return { reason: `its endpoint is ${JSON.stringify(instance.endpoint)}` };
  }
  const { id } = record as { readonly id?: unknown };
  return { instance: typeof id === "string" && id !== "" ? instance : { ...instance, id: name } };
}

function toNode(path: string, record: Record<string, unknown>): Node {
  return { path, data: encoder.encode(dumpJson(record)) };
}

function requireNodeName(name: string): string {
  if (isNodeName(name)) return name;
  throw new RangeError(
    "Cannot name a ZooKeeper node as the name must not be empty, a dot or two, nor contain " +
      `slashes or control characters: current value is ${JSON.stringify(name)}`,
  );
}

/**
 * The registry of a cluster in ZooKeeper, together with Python lymph.
 *
 * @module
 */
export { KeptNode, type KeptNodeOptions, type NodeStore } from "./session/kept_node.ts";
export type { NodeMode, NodeStat, ReadOptions } from "./connection/connection.ts";
export { ZookeeperError, type ZookeeperErrorCode } from "./errors.ts";
export type { Authentication, NodeAccess, SecurityOptions } from "./connection/security.ts";
export {
  ZookeeperServiceRegistry,
  type ZookeeperServiceRegistryOptions,
} from "./registry/registry.ts";
export { ZookeeperSession, type ZookeeperSessionOptions } from "./session/session.ts";
export type { SessionTicket } from "./connection/client.ts";
export type { ChangeListener } from "./session/watches.ts";

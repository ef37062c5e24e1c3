/**
 * The registry of a cluster in ZooKeeper, together with the original lymph.
 *
 * @module
 */
export { KeptNode, type KeptNodeOptions, type NodeStore } from "./kept_node.ts";
export type { NodeMode, NodeStat, ReadOptions } from "./connection.ts";
export { ZookeeperError, type ZookeeperErrorCode } from "./errors.ts";
export type { Authentication, NodeAccess, SecurityOptions } from "./security.ts";
export { ZookeeperServiceRegistry, type ZookeeperServiceRegistryOptions } from "./registry.ts";
export { ZookeeperSession, type ZookeeperSessionOptions } from "./session.ts";
export type { SessionTicket } from "./client.ts";
export type { ChangeListener } from "./watches.ts";

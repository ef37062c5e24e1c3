/**
 * The default of a project without servers: the registry and the events of one machine, in one
 * SQLite file that its processes share.
 *
 * @module
 */
import "./modules.ts";

export { EmbeddedState, type EmbeddedStateOptions } from "./state.ts";
export {
  EmbeddedServiceRegistry,
  type EmbeddedServiceRegistryOptions,
} from "./registry/registry.ts";
export { EmbeddedEventSystem } from "./events/event_system.ts";
export type {
  Durability,
  EmbeddedEventOptions,
  EmbeddedEventSystemOptions,
} from "./events/options.ts";

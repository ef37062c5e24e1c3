/**
 * The default of a project without servers: the registry and the events of one machine, in one
 * SQLite file that its processes share.
 *
 * @module
 */
export { EmbeddedState, type EmbeddedStateOptions } from "./state.ts";
export { EmbeddedServiceRegistry, type EmbeddedServiceRegistryOptions } from "./registry.ts";
export {
  type Durability,
  type EmbeddedEventOptions,
  EmbeddedEventSystem,
  type EmbeddedEventSystemOptions,
} from "./events/event_system.ts";

import type { Config } from "../../../core/config/mod.ts";
import { refuseUnread } from "../../../core/config/unread.ts";
import {
  type LocalEventSystem,
  LocalNetwork,
  type LocalServiceRegistry,
} from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

/** Creates a registry of this process alone, as Python lymph's static one is. */
export function createLocalRegistry(section: Config): LocalServiceRegistry {
  refuseUnread(section);
  return new LocalNetwork().registry();
}

/** Creates an event system of this process alone. */
export function createLocalEvents(section: Config): LocalEventSystem {
  refuseUnread(section);
  return new LocalNetwork().events(new MsgpackSerializer());
}

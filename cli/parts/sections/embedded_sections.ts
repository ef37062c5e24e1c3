import { type Config, decode } from "../../../core/config/mod.ts";
import { refuseUnread } from "../../../core/config/unread.ts";
import { defined } from "../../../core/defined.ts";
import {
  type EmbeddedEventOptions,
  EmbeddedEventSystem,
  EmbeddedServiceRegistry,
  EmbeddedState,
} from "../../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/msgpack/mod.ts";

/** The embedded states of one program, by directory. */
export type EmbeddedStates = Map<string, EmbeddedState>;

/** Where the embedded parts of a program keep what they know. */
export interface EmbeddedPlaces {
  /** Directory where a section names none. */
  readonly directory: string;
  /** States that are in use, by directory: one for all parts, so that they share a store. */
  readonly states: EmbeddedStates;
}

/** Creates the registry that a section describes. */
export function createEmbeddedRegistry(
  section: Config,
  places: EmbeddedPlaces,
): EmbeddedServiceRegistry {
  const state = stateOf(section, places);
  refuseUnread(section);
  return new EmbeddedServiceRegistry({ state });
}

/** Creates the event system that a section describes. */
export function createEmbeddedEventSystem(
  section: Config,
  places: EmbeddedPlaces,
): EmbeddedEventSystem {
  const options = { state: stateOf(section, places), ...readOptions(section) };
  refuseUnread(section);
  return new EmbeddedEventSystem({ ...options, serializer: new MsgpackSerializer() });
}

function readOptions(section: Config): Omit<EmbeddedEventOptions, "serializer"> {
  const count = decode.optional(decode.integerBetween(1, Number.MAX_SAFE_INTEGER));
  const options = {
    durability: section.read("durability", decode.optional(decode.oneOf("disk", "process"))),
    maxMessages: section.read("max_messages", count),
    maxBytes: section.read("max_bytes", count),
    maxEventBytes: section.read("max_event_bytes", count),
    maxConcurrent: section.read("max_concurrent", count),
    frozenAfterMs: section.read("frozen_after", decode.optional(decode.durationMs)),
  };
  return defined(options);
}

function stateOf(section: Config, { directory, states }: EmbeddedPlaces): EmbeddedState {
  const stateDir = section.read("path", decode.optional(decode.string, directory));
  const state = states.get(stateDir) ?? new EmbeddedState({ stateDir });
  states.set(stateDir, state);
  return state;
}

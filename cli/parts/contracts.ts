import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import type { EventSystem } from "../../core/events/event_system.ts";
import type { Plugin } from "../../core/plugins/plugin.ts";

type Need<T, Name extends keyof T> = Record<never, never> extends Pick<T, Name> ? "optional"
  : "required";
type Form<T, Name extends keyof T> = NonNullable<T[Name]> extends (...args: never[]) => unknown
  ? "method"
  : "property";

/** What an object must be that a class of the project creates. */
export interface Contract<T> {
  /** Such as `a registry`. */
  readonly what: string;
  /** Every member of the interface: a list that lacks one, or says something else of it, does not compile. */
  readonly members: {
    readonly [Name in keyof T & string]-?: `${Need<T, Name>} ${Form<T, Name>}`;
  };
}

/** The contract of registries. */
export const REGISTRY: Contract<ServiceRegistry> = {
  what: "a registry",
  members: {
    ageMs: "required property",
    start: "required method",
    stop: "required method",
    register: "required method",
    unregister: "required method",
    discover: "required method",
    watch: "required method",
  },
};

/** The contract of event systems. */
export const EVENT_SYSTEM: Contract<EventSystem> = {
  what: "an event system",
  members: {
    deadLetters: "optional property",
    queues: "optional property",
    log: "optional property",
    metrics: "optional property",
    start: "required method",
    stop: "required method",
    emit: "required method",
    declare: "required method",
    subscribe: "required method",
    forward: "optional method",
  },
};

/** The contract of plugins. */
export const PLUGIN: Contract<Plugin> = {
  what: "a plugin",
  members: {
    name: "required property",
    spans: "optional property",
    start: "optional method",
    stop: "optional method",
    aroundRequest: "optional method",
    aroundEvent: "optional method",
    aroundTask: "optional method",
    aroundHttpRequest: "optional method",
    onInterfaceInstalled: "optional method",
    onError: "optional method",
    onRefused: "optional method",
    onHttpRequest: "optional method",
  },
};

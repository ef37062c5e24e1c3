import { didYouMean } from "../../../core/config/closest.ts";

/** What the framework brings along itself, under the technology it stands for. */
export type BuiltIn =
  | "registry/embedded"
  | "registry/static"
  | "registry/zookeeper"
  | "events/amqp"
  | "events/embedded"
  | "events/local"
  | "events/null"
  | "client/memcached"
  | "client/redis"
  | "client/zookeeper"
  | "container"
  | "rpc/zmtp"
  | "pool"
  | "interface/gateway"
  | "interface/node"
  | "interface/scheduler"
  | "interface/web"
  | "plugin/newrelic"
  | "plugin/sentry";

/** Class paths of Python lymph, and of the clients that its tutorial configures. */
const originals: Readonly<Record<string, BuiltIn>> = {
  "kazoo.client:KazooClient": "client/zookeeper",
  "lymph.core.container:ServiceContainer": "container",
  "lymph.core.rpc:ZmqRPCServer": "rpc/zmtp",
  "lymph.core.trace:Group": "pool",
  "lymph.discovery.static:StaticServiceRegistry": "registry/static",
  "lymph.discovery.static:StaticServiceRegistryHub": "registry/static",
  "lymph.discovery.zookeeper:ZookeeperServiceRegistry": "registry/zookeeper",
  "lymph.events.kombu:KombuEventSystem": "events/amqp",
  "lymph.events.local:LocalEventSystem": "events/local",
  "lymph.events.null:NullEventSystem": "events/null",
  "lymph.plugins.newrelic:NewrelicPlugin": "plugin/newrelic",
  "lymph.plugins.sentry:SentryPlugin": "plugin/sentry",
  "lymph.services.node:Node": "interface/node",
  "lymph.services.scheduler:Scheduler": "interface/scheduler",
  "lymph.web.interfaces:WebServiceInterface": "interface/web",
  "pymemcache.client.base:Client": "client/memcached",
  "pymemcache.client:Client": "client/memcached",
  "redis.client:Redis": "client/redis",
  "redis.client:StrictRedis": "client/redis",
  "redis:Redis": "client/redis",
  "redis:StrictRedis": "client/redis",
};

/** One word where the section says what kind of thing it names. */
const shortNames: Readonly<Record<string, Readonly<Record<string, BuiltIn>>>> = {
  "container.registry": {
    embedded: "registry/embedded",
    static: "registry/static",
    zookeeper: "registry/zookeeper",
  },
  "container.events": {
    amqp: "events/amqp",
    embedded: "events/embedded",
    local: "events/local",
    null: "events/null",
  },
  interfaces: { gateway: "interface/gateway" },
  plugins: { newrelic: "plugin/newrelic", sentry: "plugin/sentry" },
};

/** Sections whose parts are named by the project. */
const BY_NAME: ReadonlySet<string> = new Set(["interfaces", "plugins"]);

/** The short names of a section, or of those beside it. */
function shortNamesOf(path: string): Readonly<Record<string, BuiltIn>> {
  const [section = "", name] = path.split(".", 2);
  const key = name !== undefined && BY_NAME.has(section) ? section : path;
  return Object.hasOwn(shortNames, key) ? shortNames[key] ?? {} : {};
}

/**
 * What the framework has under the name of a class.
 *
 * @param name A class path of Python lymph, or a short name such as `zookeeper`.
 * @param path Key path of the section that names it; short names mean something only in some.
 * @returns The built-in part, or undefined if the name is that of a class of the project.
 */
export function findBuiltIn(name: string, path: string): BuiltIn | undefined {
  const names = shortNamesOf(path);
  if (Object.hasOwn(names, name)) return names[name];
  return Object.hasOwn(originals, name) ? originals[name] : undefined;
}

/** The short names that mean something in a section. */
export function shortNamesIn(path: string): string[] {
  return Object.keys(shortNamesOf(path));
}

/** A hint at the known class path that an unknown one probably stands for, or nothing. */
export function hintAtOriginal(name: string): string {
  return didYouMean(name, Object.keys(originals));
}

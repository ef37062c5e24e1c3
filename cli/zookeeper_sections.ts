import { type Config, decode } from "../core/config/mod.ts";
import { getLogger } from "../core/observe/log.ts";
import { ZookeeperServiceRegistry, ZookeeperSession } from "../transports/zookeeper/mod.ts";

const log = getLogger("lymph.config");

/** Creates the registry that a section describes: with a session of its own, or `zkclient`. */
export async function createZookeeperRegistry(section: Config): Promise<ZookeeperServiceRegistry> {
  if (!section.has("zkclient")) {
    return new ZookeeperServiceRegistry({ session: createZookeeperSession(section) });
  }
  const path = "zkclient";
  const session = await section.create<unknown>(path, "kazoo.client:KazooClient");
  if (session instanceof ZookeeperSession) return new ZookeeperServiceRegistry({ session });
  throw new TypeError(`${path} must be a ZooKeeper client`);
}

/** Creates the session that a section describes, in the words of the original's client. */
export function createZookeeperSession(section: Config): ZookeeperSession {
  const chroot = section.read("chroot", decode.optional(decode.string));
  for (const key of section.keys()) {
    if (["class", "hosts", "chroot", "timeout"].includes(key)) continue;
    log.warn("{path} has no effect", { path: `${section.path}.${key}` });
  }
  return new ZookeeperSession({
    hosts: section.read("hosts", decode.optional(decode.string, "127.0.0.1:2181")),
    sessionTimeoutMs: section.read("timeout", decode.optional(decode.durationMs, 10_000)),
    ...(chroot !== undefined && { chroot }),
  });
}

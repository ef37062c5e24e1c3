import { type Config, decode, DecodeError } from "../../../core/config/mod.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import {
  type Authentication,
  type NodeAccess,
  ZookeeperServiceRegistry,
  ZookeeperSession,
} from "../../../transports/zookeeper/mod.ts";

const log = getLogger("lymph.config");

const KEYS: readonly string[] = [
  "class",
  "hosts",
  "chroot",
  "timeout",
  "auth_data",
  "default_acl",
];
/** The names that ZooKeeper's clients have for access control lists. */
const ACCESS = {
  OPEN_ACL_UNSAFE: "open",
  CREATOR_ALL_ACL: "creator",
} as const satisfies Record<string, NodeAccess>;
const aclName = decode.oneOf("OPEN_ACL_UNSAFE", "CREATOR_ALL_ACL");

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

/** Creates the session that a section describes, in the words of Python lymph's client. */
export function createZookeeperSession(section: Config): ZookeeperSession {
  const chroot = section.read("chroot", decode.optional(decode.string));
  for (const key of section.keys()) {
    if (KEYS.includes(key)) continue;
    log.warn("{path} has no effect", { path: `${section.path}.${key}` });
  }
  return new ZookeeperSession({
    hosts: section.read("hosts", decode.optional(decode.string, "127.0.0.1:2181")),
    sessionTimeoutMs: section.read("timeout", decode.optional(decode.durationMs, 10_000)),
    ...(chroot !== undefined && { chroot }),
    auth: section.read("auth_data", decode.optional(authentications, [])),
    access: ACCESS[section.read("default_acl", decode.optional(aclName)) ?? "OPEN_ACL_UNSAFE"],
  });
}

/** `[[digest, "user:password"]]`; errors do not show the value, which holds a password. */
function authentications(value: unknown): Authentication[] {
  const pairs = Array.isArray(value) ? value : [undefined];
  return pairs.map((pair) => {
    const [scheme, credentials, ...rest] = Array.isArray(pair) ? pair : [];
    const isPair = typeof scheme === "string" && typeof credentials === "string";
    if (!isPair || scheme === "" || rest.length > 0) {
      throw new DecodeError('must be a list of pairs like [digest, "user:password"]');
    }
    if (scheme === "digest" && !credentials.includes(":")) {
      throw new DecodeError('must name user and password of digest, as in "user:password"');
    }
    return { scheme, credentials };
  });
}

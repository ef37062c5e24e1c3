/** Where the servers of a cluster are. */
export interface ClusterServers {
  /** ZooKeeper, with a chroot that is this cluster's own. */
  readonly hosts: string;
  /**
   * `user:password` by which all prove to ZooKeeper who they are.
   *
   * @default {none}
   */
  readonly digest?: string;
  /**
   * RabbitMQ.
   *
   * @default {none: nothing is emitted}
   */
  readonly broker?: string;
  /**
   * Whether queues survive a restart of the broker, which is nothing to the original.
   *
   * @default {true}
   */
  readonly durable?: boolean;
  /**
   * RabbitMQ's management API.
   *
   * @default {none}
   */
  readonly management?: string;
}

/** What both read. Impatient, lest tests of silence take long. */
export function configOf(
  { hosts, digest, broker, durable = true, management }: ClusterServers,
): string {
  const events = broker === undefined
    ? { class: "lymph.events.null:NullEventSystem" }
    : { class: "lymph.events.kombu:KombuEventSystem", hostname: broker, durable };
  return JSON.stringify({
    ...(management !== undefined && { dashboard: { rabbitmq_management: management } }),
    container: {
      registry: {
        class: "lymph.discovery.zookeeper:ZookeeperServiceRegistry",
        zkclient: "dep:zookeeper",
      },
      events,
      rpc: { connection: { heartbeat_interval: 0.3, timeout: 1 } },
    },
    dependencies: {
      zookeeper: {
        class: "kazoo.client:KazooClient",
        hosts,
        timeout: 2,
        ...(digest === undefined ? {} : { auth_data: [["digest", digest]] }),
      },
    },
  });
}

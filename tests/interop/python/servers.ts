import assert from "node:assert/strict";
import {
  type RabbitmqServer,
  startRabbitmq,
  type StartRabbitmqOptions,
} from "../../kit/servers/rabbitmq.ts";
import { startZookeeper, type ZookeeperEnsemble } from "../../kit/servers/zookeeper.ts";
import { Cluster, type ClusterServers } from "./cluster.ts";

const MAX_CLUSTERS = 8;

/** A real ZooKeeper and a real RabbitMQ, for clusters that know nothing of each other. */
export class Servers {
  readonly #zookeeper: ZookeeperEnsemble;
  readonly #rabbitmq: RabbitmqServer;
  readonly #urls: string[];

  private constructor(zookeeper: ZookeeperEnsemble, rabbitmq: RabbitmqServer, urls: string[]) {
    this.#zookeeper = zookeeper;
    this.#rabbitmq = rabbitmq;
    this.#urls = urls;
  }

  /** Starts both. */
  static async start(options: StartRabbitmqOptions = {}): Promise<Servers> {
    const [zookeeper, rabbitmq] = await Promise.all([startZookeeper(), startRabbitmq(options)]);
    return new Servers(zookeeper, rabbitmq, await rabbitmq.createVirtualHosts(MAX_CLUSTERS));
  }

  /** Makes a cluster in which nothing runs yet. */
  createCluster(settings: Pick<ClusterServers, "durable" | "management"> = {}): Promise<Cluster> {
    const broker = this.#urls.pop() ?? assert.fail("There are too few virtual hosts");
    const hosts = `${this.#zookeeper.hosts}/world${this.#urls.length}`;
    return Cluster.create({ hosts, broker, ...settings });
  }

  /** Stops both. */
  async stop(): Promise<void> {
    await Promise.all([this.#zookeeper.stop(), this.#rabbitmq.stop()]);
  }
}

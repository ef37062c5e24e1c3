import { load } from "../packages.ts";
import type { Call } from "../load.ts";

const { ServiceBroker } = load("moleculer");

/** A broker as its documentation has it for production; parameters are not validated. */
function createBroker(nodeID: string, [served, called]: readonly string[]) {
  return new ServiceBroker({
    nodeID,
    logger: false,
    validator: false,
    transporter: {
      type: "TCP",
      options: {
        udpDiscovery: false,
        useHostname: false,
        urls: [`127.0.0.1:${served}/served`, `127.0.0.1:${called}/called`],
      },
    },
  });
}

/** Starts the service at the first of two ports. */
export async function serve(ports: string): Promise<void> {
  const broker = createBroker("served", ports.split(","));
  broker.createService({
    name: "greeting",
    actions: {
      greet: ({ params: { name } }: { params: { name: string } }) => `Hi, ${name}!`,
    },
  });
  await broker.start();
}

/** Joins its network from the second port. */
export async function connect(ports: string): Promise<Call> {
  const broker = createBroker("called", ports.split(","));
  await broker.start();
  await broker.waitForServices("greeting");
  return () => broker.call("greeting.greet", { name: "Joe" });
}

import { Container } from "../../../mod.ts";
import { fromRecord } from "../../../core/discovery/instance.ts";
import { hashId } from "../../../core/id.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { usedMegabytes } from "../../support/load/collect_garbage.ts";

const COUNT = 10_000;
const PINGED_MS = 1000;

/** Bytes that a caller takes for each instance of a service that it calls. */
export async function measureMemory(): Promise<number> {
  const network = new LocalNetwork();
  const caller = new Container(network.parts(new MsgpackSerializer()), { isolated: true });
  await caller.start();
  const before = usedMegabytes();
  const registry = network.registry();
  for (let index = 0; index < COUNT; index++) {
    // As it comes from a registry: each text of its own.
    const id = hashId(String(index));
    const record = {
      ...{ id, identity: hashId(id), version: null, endpoint: `tcp://10.0.0.1:${index}` },
      ...{ log_endpoint: `tcp://10.0.0.1:${index}1`, backdoor_endpoint: null, type: false },
      ...{ fqdn: `host-${index}.example`, hostname: `host-${index}`, ip: "10.0.0.1" },
    };
    const instance = fromRecord("Users", JSON.parse(JSON.stringify(record)));
    if (instance) await registry.register(instance);
  }
  await caller.request("Users", { subject: "Users.find", body: {} }).catch(() => {}); // not there
  await new Promise((resolve) => setTimeout(resolve, PINGED_MS));
  const bytes = (usedMegabytes() - before) * 2 ** 20 / COUNT;
  await caller.stop();
  return bytes;
}

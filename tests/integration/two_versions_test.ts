import assert from "node:assert/strict";
import { Container, Interface, rpc } from "@lymph/lymph";
import { LocalNetwork } from "@lymph/lymph/local";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { CONTRACTS_HEADER, USAGE_HEADER } from "../../core/container/default_interface.ts";
import { readDescription } from "../../cli/format/interface_description.ts";
import { contractIn } from "../../cli/format/type_description.ts";
import { describeClass } from "../kit/described_classes.ts";

/** The first version. */
export class First extends Interface {
  @rpc()
  order({ item }: { item: string }): string {
    return item;
  }
}

/** Takes something else. */
export class Second extends Interface {
  @rpc()
  order({ item }: { item: number }): number {
    return item;
  }
}

Deno.test("each of two versions in one process tells its own types", async () => {
  const network = new LocalNetwork();
  const parts = network.parts(new MsgpackSerializer());
  const container = new Container(parts, { describeClass });
  await container.install(Second, { name: "Shop", version: "2.0" });
  await container.install(First, { name: "Shop", version: "1.0" });
  await container.start();
  try {
    const headers = { [CONTRACTS_HEADER]: true, [USAGE_HEADER]: true };
    const question = { subject: "lymph.inspect", body: {} };
    const { body } = await container.client.request(container.endpoint, question, { headers });
    const typeOf = (version: string) => {
      const contract = contractIn(body, { name: "Shop", version });
      return JSON.stringify(contract).match(/"item":\{"type":"(\w+)"/)?.[1];
    };
    assert.deepEqual(["1.0.0", "2.0.0"].map(typeOf), ["string", "number"]);
    const shown = readDescription(body).flatMap(({ types }) => types?.input.properties?.["item"]);
    assert.deepEqual(shown.map((item) => item?.type).filter(Boolean).sort(), ["number", "string"]);
    const { hashes } = (body as { usage: { hashes: Record<string, string> } }).usage;
    assert.deepEqual(Object.keys(hashes).sort(), ["Shop", "Shop@1.0.0"]);
  } finally {
    await container.stop();
  }
});

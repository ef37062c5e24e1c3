import assert from "node:assert/strict";
import { Container, Interface, rpc } from "../mod.ts";
import { LocalNetwork } from "../transports/local.ts";
import { MsgpackSerializer } from "../transports/serializers/mod.ts";

class Shop extends Interface {
  @rpc()
  which(): string | null {
    return this.version;
  }
}

Deno.test("V7 versions are registered in full, and a request without one takes the newest", async () => {
  const network = new LocalNetwork();
  const container = new Container(network.parts(new MsgpackSerializer()));
  for (const version of ["2.9", "2.10.0", null, "1.5"]) {
    await container.install(Shop, { name: "Shop", version });
  }
  await assert.rejects(container.install(Shop, { version: "newest" }), SyntaxError);
  await container.start();
  try {
    const versions = container.interfaces.filter(({ name }) => name === "Shop")
      .map(({ version }) => version);
    assert.deepEqual(versions, ["2.9.0", "2.10.0", null, "1.5.0"]);
    const ask = async (version?: string) => {
      const { body } = await container.client.request(
        version === undefined ? container.endpoint : "Shop",
        { subject: "Shop.which", body: {} },
        version === undefined ? {} : { version },
      );
      return body;
    };
    assert.equal(await ask(), "2.10.0");
    assert.equal(await ask("2.10"), "2.10.0");
    assert.equal(await ask("1.2"), "1.5.0");
  } finally {
    await container.stop();
  }
});

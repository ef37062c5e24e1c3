import assert from "node:assert/strict";
import { Container, Interface, rpc } from "../../mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";

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

Deno.test("what a container answers itself is asked without a service's version", async () => {
  const asked: Record<string, unknown> = {};
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()), {
    plugins: [{
      name: "recorder",
      aroundRequest: ({ subject, headers }, next) => {
        asked[subject] = headers["version"];
        return next();
      },
    }],
  });
  await container.install(Shop, { version: "1.5" });
  await container.start();
  try {
    for (const subject of ["lymph.ping", "lymph.status", "lymph.inspect", "Shop.which"]) {
      await container.client.request("Shop", { subject, body: {} }, { version: "1.2" });
    }
    assert.deepEqual(asked, {
      "lymph.ping": null,
      "lymph.status": null,
      "lymph.inspect": null,
      "Shop.which": "1.5.0",
    });
  } finally {
    await container.stop();
  }
});

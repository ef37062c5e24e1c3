import assert from "node:assert/strict";
import { createConfig } from "../../core/config/section.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { encodeFrame } from "../../transports/zmtp/wire/frames.ts";
import { bytes, concat } from "../../transports/zmtp/testdata/bytes.ts";
import { opening, RawPeer } from "../../transports/zmtp/testdata/raw_peer.ts";
import { createParts } from "./create_parts.ts";

const address = { ip: "127.0.0.1", host: "127.0.0.1" };

function partsOf(rpc: Record<string, unknown>) {
  const loadClass = () =>
    Promise.resolve(
      class {
        static fromConfig(): object {
          return new LocalNetwork().registry();
        }
      },
    );
  const config = createConfig({ container: { rpc } }, { loadClass, fileOf: () => "conf/x.yml" });
  return createParts(config, { address, withoutEvents: true });
}

Deno.test("peers of other makes are answered at the hosts that the configuration allows", async () => {
  const { transport } = await partsOf({ allowed_hosts: ["10.1.2.3"] });
  const asked = Promise.withResolvers<string>();
  transport.receive({ onDelivery: (source) => asked.resolve(source), onDisconnect() {} });
  await transport.start();
  const identity = "tcp://10.1.2.3:80";
  const first = concat([opening({ identity }), encodeFrame(0, bytes("hi"))]);
  using _peer = await RawPeer.connect(transport.endpoint, first);
  assert.equal(await asked.promise, identity);
  await transport.stop({ signal: AbortSignal.abort() });
});

Deno.test("an allowed host is a host, and hosts are a list", async () => {
  for (
    const [hosts, message] of [
      ["10.1.2.3", /^conf\/x\.yml: container\.rpc\.allowed_hosts must be a list: /],
      [["0.0.0.0"], /^conf\/x\.yml: container\.rpc\.allowed_hosts\[0\] must be one host /],
    ] as const
  ) {
    await assert.rejects(partsOf({ allowed_hosts: hosts }), { name: "ConfigError", message });
  }
});

Deno.test("as in the original, a port of rpc alone counts more than that of the container", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { transport } = await partsOf({ port: taken.addr.port });
  await assert.rejects(transport.start(), new RegExp(`:${taken.addr.port}\\b`));
});

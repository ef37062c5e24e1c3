import assert from "node:assert/strict";
import { Interface, NackError, NotConnectedError, rpc } from "../../../mod.ts";
import { startServices } from "../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { packMessage } from "../../message/message.ts";
import { Peer } from "../peer.ts";
import type { Receiver, Transport } from "../transport.ts";

class Shop extends Interface {
  @rpc()
  open(): string {
    return "yes";
  }
}

class Bank extends Interface {
  @rpc()
  open(): string {
    return "no";
  }
}

Deno.test("an address that now belongs to another service is no instance of the one asked", async () => {
  await using services = await startServices({ Bank });
  const { registry } = services.network.parts(new MsgpackSerializer());
  await registry.start();
  const { body } = await services.request("Bank", { subject: "lymph.status", body: {} });
  const { endpoint } = body as { endpoint: string };
  await registry.register({
    id: "stale",
    service: "Shop",
    identity: "stale",
    endpoint,
    version: null,
    metadata: {},
  });
  const shop = services.proxy<Shop>("Shop");
  await assert.rejects(shop.open(), NotConnectedError);
  assert.equal(await services.proxy<Bank>("Bank").open(), "no");
  await registry.stop();
});

Deno.test("a method that its service does not have is refused, not looked for elsewhere", async () => {
  await using services = await startServices({ Shop });
  await assert.rejects(
    services.request("Shop", { subject: "Shop.close", body: {} }),
    NackError,
  );
  await assert.rejects(
    services.request("Shop", { subject: "Bank.open", body: {} }),
    NackError,
  );
});

Deno.test("only an instance itself can say that it is leaving", () => {
  const received: Receiver[] = [];
  const transport: Transport = {
    endpoint: "local://caller",
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    receive: (receiver) => void received.push(receiver),
    isNative: () => true,
    send: () => undefined,
  };
  const serializer = new MsgpackSerializer();
  const peer = new Peer({ transport, serializer, handle: () => new Promise(() => {}) });
  const bye = packMessage(
    { id: "1", type: "BYE", subject: "", headers: {}, body: null },
    serializer,
  ).map((frame) => typeof frame === "string" ? new TextEncoder().encode(frame) : frame);
  received[0]?.onDelivery("tcp://127.0.0.1:1", bye, false);
  assert.equal(peer.stateOf("tcp://127.0.0.1:1").standing, "available");
  received[0]?.onDelivery("tcp://127.0.0.1:1", bye, true);
  assert.equal(peer.stateOf("tcp://127.0.0.1:1").standing, "leaving");
});

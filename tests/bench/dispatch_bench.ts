import { Interface, rpc } from "../../mod.ts";
import { startServices } from "../kit/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { type Message, packMessage } from "../../core/message/message.ts";
import { unpackMessage } from "../../core/message/received_message.ts";

class Echo extends Interface {
  @rpc()
  echo({ text }: { text: string }): string {
    return text;
  }
}

const serializer = new MsgpackSerializer();
const message: Message = {
  id: "96c332d946e34fd292c22b651dfec779",
  type: "REQ",
  subject: "Echo.echo",
  headers: { version: null, budget_ms: 3000, trace_id: "0123456789abcdef0123456789abcdef" },
  body: { text: "hello" },
};
const utf8 = new TextEncoder();
const frames = packMessage(message, serializer)
  .map((frame) => typeof frame === "string" ? utf8.encode(frame) : frame);

Deno.bench("pack a request into its five frames", { group: "message" }, () => {
  packMessage(message, serializer);
});

Deno.bench("unpack a request", { group: "message" }, () => {
  unpackMessage(frames, serializer);
});

const services = await startServices({ Echo });
const echo = services.proxy<Echo>("Echo");

Deno.bench("call a service in the same process", { group: "dispatch" }, async () => {
  await echo.echo({ text: "hello" });
});

Deno.bench("call it 64 times at once", { group: "dispatch" }, async () => {
  await Promise.all(Array.from({ length: 64 }, () => echo.echo({ text: "hello" })));
});

import { packMessage } from "../../../core/message/message.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

const packed = packMessage({
  id: "96c332d946e34fd292c22b651dfec779",
  type: "REQ",
  subject: "Echo.echo",
  headers: { version: null, budget_ms: 3000, trace_id: "0123456789abcdef0123456789abcdef" },
  body: { text: "hello" },
}, new MsgpackSerializer());
const utf8 = new TextEncoder();

/** The frames of a typical request, so that every contestant moves the same bytes. */
export const FRAMES: readonly Uint8Array[] = packed
  .map((frame) => typeof frame === "string" ? utf8.encode(frame) : frame);

import { testTransport } from "../../../tests/kit/mod.ts";
import { ZmtpTransport } from "./transport.ts";

const LIMIT = 256 * 1024;

testTransport("ZmtpTransport", () => {
  const create = () => new ZmtpTransport({ maxFrameBytes: LIMIT });
  const [first, second] = [create(), create()];
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
    },
  };
}, { withdraws: true, pauses: true, maxFrameBytes: LIMIT });

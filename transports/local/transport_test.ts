import { testTransport } from "../../tests/kit/mod.ts";
import { LocalNetwork } from "./network.ts";

testTransport("LocalTransport", () => {
  const network = new LocalNetwork();
  const [first, second] = [network.transport(), network.transport()];
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
    },
  };
});

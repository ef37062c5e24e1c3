import { fakeTime, testEventSystem } from "../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../serializers/mod.ts";
import { LocalNetwork } from "./network.ts";

testEventSystem("LocalEventSystem", async () => {
  const time = fakeTime();
  const network = new LocalNetwork();
  const serializer = new MsgpackSerializer();
  const [first, second] = [network.events(serializer), network.events(serializer)];
  await Promise.all([first.start(), second.start()]);
  return {
    first,
    second,
    advance: time.advance,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
      network.broker.close();
      time[Symbol.dispose]();
    },
  };
});

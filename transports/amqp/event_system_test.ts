import { type RabbitmqServer, startRabbitmq, testEventSystem } from "../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../serializers/mod.ts";
import { AmqpEventSystem } from "./mod.ts";

const TESTS = 50;
let rabbitmq: RabbitmqServer;
let worlds: string[];
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  worlds = await rabbitmq.createVirtualHosts(TESTS);
});
Deno.test.afterAll(() => rabbitmq.stop());

testEventSystem("AmqpEventSystem", async () => {
  const url = worlds.pop() ?? "";
  const serializer = new MsgpackSerializer();
  const [first, second] = [0, 1].map(() => new AmqpEventSystem({ url, serializer })) as [
    AmqpEventSystem,
    AmqpEventSystem,
  ];
  await Promise.all([first.start(), second.start()]);
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
    },
  };
});

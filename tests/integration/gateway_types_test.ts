import assert from "node:assert/strict";
import { Interface, type Plugin, rpc } from "@lymph/lymph";
import { Gateway } from "@lymph/lymph/gateway";
import { startServices } from "@lymph/lymph/testing";
import { LocalNetwork } from "../../transports/local/mod.ts";

class Before extends Interface {
  @rpc()
  pay({ at }: { at: string }): string {
    return `before: ${at}`;
  }

  @rpc({ idempotent: true })
  find({ id }: { id: string }): string {
    return `before: ${typeof id}`;
  }
}

class After extends Interface {
  @rpc()
  pay({ at }: { at: Temporal.ZonedDateTime }): string {
    return `after: ${at.epochMilliseconds}`;
  }

  @rpc({ idempotent: true })
  find({ id }: { id: number }): string {
    return `after: ${typeof id}`;
  }
}

const config = { expose: ["Shop.*"] };
const PAYMENT: RequestInit = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: '{"at":"1970-01-01T00:00:01Z"}',
};

for (
  const [path, init, results] of [
    ["/Shop/pay", PAYMENT, ["before: 1970-01-01T00:00:01Z", "after: 1000"]],
    ["/Shop/find?id=7", {}, ["before: string", "after: number"]],
  ] as const
) {
  Deno.test(`the first call of ${path} after a rolling update has the types of the new release`, async () => {
    const network = new LocalNetwork();
    await using gateway = await startServices({ Api: { class: Gateway, config } }, { network });
    const ask = async () => {
      const response = await gateway.fetch("Api", path, init);
      return [response.status, await response.text()];
    };
    {
      await using _before = await startServices({ Shop: Before }, { network });
      assert.deepEqual(await ask(), [200, `"${results[0]}"`]);
    }
    await using _after = await startServices({ Shop: After }, { network });
    assert.deepEqual(await ask(), [200, `"${results[1]}"`]);
  });
}

Deno.test("wrong arguments are refused once where no other release has come", async () => {
  let refusals = 0;
  const count: Plugin = { name: "count", onRefused: () => void refusals++ };
  const setups = { Shop: After, Api: { class: Gateway, config } };
  await using services = await startServices(setups, { plugins: [count] });
  const response = await services.fetch("Api", "/Shop/find?id=seven");
  await response.body?.cancel();
  assert.deepEqual([response.status, refusals], [400, 1]);
});

import assert from "node:assert/strict";
import { Interface, NackError, rpc } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";

class Old extends Interface {
  finds = 0;

  @rpc()
  find({ name }: { name: string }): string {
    this.finds++;
    return name;
  }
}

class New extends Interface {
  finds = 0;

  @rpc()
  find({ name, limit = 9 }: { name: string; limit?: number }): string {
    this.finds++;
    return `${name} ${limit}`;
  }

  @rpc()
  heartbeat(): boolean {
    return true;
  }
}

/** Two old instances and a new one of the service `Api`. */
async function startMixed() {
  const old = await startServices({ Api: { class: Old, instances: 2 } });
  const services = await startServices({ Api: New }, { network: old.network });
  const finds = () => [
    ...old.instances<Old>("Api").map(({ finds }) => finds),
    ...services.instances<New>("Api").map(({ finds }) => finds),
  ];
  return {
    services,
    finds,
    async [Symbol.asyncDispose]() {
      await services[Symbol.asyncDispose]();
      await old[Symbol.asyncDispose]();
    },
  };
}

const COUNT = 300; // more than any budget of retries allows

Deno.test("W7 a method that only the new release has is found in every call", async () => {
  await using mixed = await startMixed();
  const api = mixed.services.proxy<New>("Api");
  for (let i = 0; i < COUNT; i++) assert.equal(await api.heartbeat(), true);
});

Deno.test("W7 a parameter that only the new release has goes to it, and is executed once", async () => {
  await using mixed = await startMixed();
  const api = mixed.services.proxy<New>("Api");
  for (let i = 0; i < COUNT; i++) assert.equal(await api.find({ name: "x", limit: 2 }), "x 2");
  assert.deepEqual(mixed.finds(), [0, 0, COUNT]);
});

Deno.test("W7 what every release refuses is the error, after each was asked once", async () => {
  await using mixed = await startMixed();
  const ask = (subject: string, body: object) => mixed.services.request("Api", { subject, body });
  await assert.rejects(
    ask("Api.nope", {}),
    (error) => error instanceof NackError && /no such method/.test(error.reason ?? ""),
  );
  await assert.rejects(
    ask("Api.find", { nmae: "x" }),
    (error) => error instanceof NackError && /no parameter "nmae"/.test(error.reason ?? ""),
  );
  assert.deepEqual(mixed.finds(), [0, 0, 0]);
});

Deno.test("W7 of two refusals the one of the release that knows the method is told", async () => {
  await using mixed = await startMixed();
  const asked = mixed.services.request("Api", { subject: "Api.heartbeat", body: { fast: true } });
  await assert.rejects(
    asked,
    (error) => error instanceof NackError && /no parameter "fast"/.test(error.reason ?? ""),
  );
});

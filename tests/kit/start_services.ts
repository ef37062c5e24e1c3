import type { InterfaceClass } from "../../mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { describeClass } from "./described_classes.ts";
import type { ServiceSetup, StartOptions } from "./service_setup.ts";
import { TestServices } from "./test_services.ts";

/**
 * Starts services in this process, on the real stack with only the network left out.
 *
 * @example Testing a service
 * ```ts
 * import { Interface, rpc } from "@lymph/lymph";
 * import { startServices } from "@lymph/lymph/testing";
 * import assert from "node:assert/strict";
 *
 * class Greeting extends Interface {
 *   @rpc()
 *   async greet({ name }: { name: string }): Promise<string> {
 *     await this.emit("greeted", { name });
 *     return `Hi, ${name}!`;
 *   }
 * }
 *
 * await using services = await startServices({ Greeting });
 * assert.equal(await services.proxy<Greeting>("Greeting").greet({ name: "Joe" }), "Hi, Joe!");
 * assert.deepEqual(services.emitted, [{ type: "greeted", body: { name: "Joe" }, delayMs: 0 }]);
 * ```
 *
 * @param setups Classes, or how to start them, by name; `Name@1.5.0` gives a version.
 * @returns Dispose of it to stop them.
 */
export async function startServices(
  setups: Readonly<Record<string, InterfaceClass | ServiceSetup>>,
  {
    stubs = {},
    network = new LocalNetwork(),
    plugins = [],
    validate = { results: true },
    traces = false,
  }: StartOptions = {},
): Promise<TestServices> {
  const services = new TestServices(network, { plugins, validate, traces });
  const described = Promise.all(classesOf(setups).map(describeClass)); // all at once
  try {
    const starts = Object.entries(setups).map(([key, setup]): [string, ServiceSetup] => [
      key,
      typeof setup === "function" ? { class: setup } : setup,
    ]);
    for (const start of starts) services.announce(...start);
    for (const [subject, stub] of Object.entries(stubs)) await services.stub(subject, stub);
    for (const start of starts) await services.start(...start);
    await services.startClient();
    return services;
  } catch (error) {
    await described;
    await services[Symbol.asyncDispose]();
    throw error;
  }
}

function classesOf(setups: Readonly<Record<string, InterfaceClass | ServiceSetup>>) {
  return Object.values(setups).map((setup) => typeof setup === "function" ? setup : setup.class);
}

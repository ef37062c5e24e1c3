import type {
  Interface,
  InterfaceClass,
  Message,
  Question,
  Remote,
  RequestOptions,
} from "../../../mod.ts";
import { startServices, type TestServices } from "../../../tests/kit/mod.ts";
import { stateOf } from "../../interface/messenger.ts";
import { createProxy, type ProxyOptions } from "../calling/proxy.ts";

/** A running service and its caller. */
export interface Called {
  /** Sends one request. */
  request(address: string, question: Question, options?: RequestOptions): Promise<Message>;
  /** A proxy of the service. */
  proxy<Service>(service: string, options?: ProxyOptions): Remote<Service>;
  /** The instances that run. */
  instances<Service extends Interface>(name: string): Service[];
}

/** Registers what holds for calls. */
export type TestCalls = (fact: string, check: (called: Called) => Promise<void>) => void;

/**
 * What registers each fact twice: for callers in another process, and for one in the process of the
 * service, which needs no wire.
 */
export function testCallsOf(services: Readonly<Record<string, InterfaceClass>>): TestCalls {
  return (fact, check) => {
    Deno.test(fact, async () => {
      await using started = await startServices(services);
      await check(started);
    });
    Deno.test(`within one process, ${fact}`, async () => {
      await using started = await startServices(services);
      await check(within(started, Object.keys(services)[0] ?? ""));
    });
  };
}

/** A service that is called by itself. */
function within(started: TestServices, name: string): Called {
  const [service] = started.instances(name);
  if (service === undefined) throw new Error(`${name} does not run`);
  const { host } = stateOf(service);
  return {
    request: (...args) => host.request(...args),
    proxy: <Service>(name: string, options?: ProxyOptions) =>
      createProxy(name, host, options) as Remote<Service>,
    instances: (name) => started.instances(name),
  };
}

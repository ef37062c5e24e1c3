import assert from "node:assert/strict";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { formatServices, toRecords } from "./service_list.ts";

function instance(service: string, digit: string, version: string | null = null): ServiceInstance {
  const identity = digit.repeat(32);
  const endpoint = `tcp://127.0.0.1:4000${digit}`;
  return {
    id: `${service}${digit}`,
    service,
    identity,
    endpoint,
    version,
    metadata: { fqdn: "h" },
  };
}

const services = new Map([
  ["Greeting", [instance("Greeting", "1", "1.0.0"), instance("Greeting", "2", "2.0.0")]],
  ["Listen", []],
  ["Twice", [instance("Twice", "3"), instance("Twice", "3")]],
]);
const plain = {
  instances: false,
  full: false,
  versions: false,
  style: (_: string, text: string) => text,
};

Deno.test("a service is listed with the number of containers that it runs in", () => {
  assert.equal(formatServices(services, plain), "Greeting [2]\nListen [0]\nTwice [1]");
});

Deno.test("versions of a service may be told apart", () => {
  assert.equal(
    formatServices(services, { ...plain, versions: true }),
    "Greeting@1.0.0 [1]\nGreeting@2.0.0 [1]\nListen [0]\nTwice [1]",
  );
});

Deno.test("all that is known of an instance is shown on request", () => {
  const one = new Map([["Greeting", [instance("Greeting", "1", "1.0.0")]]]);
  assert.equal(
    formatServices(one, { ...plain, full: true }),
    "Greeting [1]\n  [1111111111] tcp://127.0.0.1:40001 (1.0.0)\n    fqdn: h",
  );
});

Deno.test("records of a registry that is away say how old they are", () => {
  const { Listen } = toRecords(new Map([["Listen", [instance("Listen", "1")]]]), { ageMs: 1500.4 });
  assert.equal(Listen?.[0]?.age_ms, 1500);
});

Deno.test("records are what the registry holds", () => {
  assert.deepEqual(toRecords(new Map([["Listen", [instance("Listen", "1")]]])), {
    Listen: [{
      id: "Listen1",
      identity: "1".repeat(32),
      version: null,
      endpoint: "tcp://127.0.0.1:40001",
      fqdn: "h",
    }],
  });
});

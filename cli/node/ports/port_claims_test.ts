import assert from "node:assert/strict";
import { PortClaims } from "./port_claims.ts";

const PORTS = [{ name: "Shop", host: "127.0.0.1", port: 1 }, {
  name: "http",
  host: "127.0.0.1",
  port: 2,
}];

/** A node with these processes, by their marks, and the services that they belong to. */
function claimsOf(processes: Record<string, string>): PortClaims {
  const find = (mark: string) => {
    const service = processes[mark];
    return service === undefined ? undefined : { service };
  };
  const pools = Object.values(processes).map((name) => ({ spec: { name } }));
  return new PortClaims({ find, pools }, PORTS);
}

Deno.test("S7 the processes of one service share a port", () => {
  const claims = claimsOf({ a: "Shop", b: "Shop" });
  assert.equal(claims.claim({ process: "a", service: "Shop", port: 1 }), "Shop");
  assert.equal(claims.claim({ process: "b", service: "Shop", port: 1 }), "Shop");
});

Deno.test("S7 a port that is named after a service is for no other, even if it does not run", () => {
  const claims = claimsOf({ a: "Admin", b: "Shop" });
  assert.equal(claims.claim({ process: "a", service: "Admin", port: 1 }), "Shop");
});

Deno.test("S7 of two services of one process the first has the port", () => {
  const claims = claimsOf({ a: "Shop", b: "Shop" });
  assert.equal(claims.claim({ process: "a", service: "Cart", port: 1 }), "Cart");
  assert.equal(claims.claim({ process: "a", service: "Admin", port: 1 }), "Cart");
  assert.equal(claims.claim({ process: "b", service: "Admin", port: 1 }), "Cart");
  assert.equal(claims.claim({ process: "b", service: "Cart", port: 1 }), "Cart");
});

Deno.test("S7 a port of no service is that of the first which takes it, while it runs", () => {
  const processes: Record<string, string> = { a: "Shop", b: "Admin" };
  const claims = claimsOf(processes);
  assert.equal(claims.claim({ process: "a", service: "Shop", port: 2 }), "Shop");
  assert.equal(claims.claim({ process: "b", service: "Admin", port: 2 }), "Shop");
  delete processes["a"];
  assert.equal(claims.claim({ process: "b", service: "Admin", port: 2 }), "Admin");
});

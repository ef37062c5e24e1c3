import assert from "node:assert/strict";
import { clientAddress } from "./client_address.ts";

const remote = "10.0.0.1";

Deno.test("a client is known by the address that the proxy itself has added", () => {
  assert.equal(clientAddress(remote, null), remote);
  assert.equal(clientAddress(remote, ""), remote);
  assert.equal(clientAddress(remote, "1.1.1.1"), "1.1.1.1");
  assert.equal(clientAddress(remote, "6.6.6.6, 1.1.1.1"), "1.1.1.1");
});

Deno.test("all IPv6 addresses of a /64 are one client", () => {
  for (
    const address of [
      "2001:db8:0:7::1",
      "2001:0db8:0000:0007:ffff:ffff:ffff:ffff",
      "[2001:db8:0:7::1]",
      "[2001:db8:0:7::1]:4711",
      "2001:DB8::7:1:2:3:4",
      "2001:db8:0:7::1%eth0",
    ]
  ) assert.equal(clientAddress(address, null), "2001:db8:0:7::/64", address);
  assert.equal(clientAddress("2001:db8:0:8::1", null), "2001:db8:0:8::/64");
  assert.equal(clientAddress("::1", null), "0:0:0:0::/64");
});

Deno.test("IPv4 addresses that are written as IPv6 are clients of their own", () => {
  const [one, two] = ["::ffff:1.1.1.1", "::ffff:1.1.1.2"].map((text) => clientAddress(text, null));
  assert.notEqual(one, two);
  assert.equal(clientAddress("1.1.1.1:4711", null), "1.1.1.1");
});

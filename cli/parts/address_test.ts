import assert from "node:assert/strict";
import { createConfig } from "../../core/config/section.ts";
import { parseHost } from "../command/host.ts";
import { chooseAddress } from "./address.ts";

const NONE = { ip: undefined, guessExternalIp: false, advertise: undefined };

function choose(container: Record<string, unknown>, options = {}, guess = () => "192.0.2.7") {
  const config = createConfig({ container }, { fileOf: () => ".lymph.yml", env: {} });
  return chooseAddress(config, { ...NONE, ...options }, guess);
}

Deno.test("where nothing is said, it is loopback", () => {
  assert.deepEqual(choose({}), { ip: "127.0.0.1", host: "127.0.0.1" });
});

Deno.test("an instance that listens on one address is reached by it", () => {
  assert.deepEqual(choose({ ip: "10.0.0.5" }), { ip: "10.0.0.5", host: "10.0.0.5" });
});

Deno.test("as in the original, an address of rpc alone counts more than that of the container", () => {
  const { ip } = choose({ ip: "10.0.0.5", rpc: { ip: "10.0.0.6" } });
  assert.equal(ip, "10.0.0.6");
});

Deno.test("an instance that listens everywhere is reached by its advertised address", () => {
  const container = { ip: "0.0.0.0", advertise: "greeting.internal" };
  assert.deepEqual(choose(container), { ip: "0.0.0.0", host: "greeting.internal" });
});

Deno.test("the command line counts more than the configuration", () => {
  const container = { ip: "0.0.0.0", advertise: "10.0.0.5" };
  const options = { ip: "::", advertise: "fd00::5" };
  assert.deepEqual(choose(container, options), { ip: "::", host: "fd00::5" });
});

for (const ip of ["0.0.0.0", "::", "0:0::0"]) {
  Deno.test(`an instance that listens on ${ip} is reached by the address that leads outside`, () => {
    assert.deepEqual(choose({ ip }), { ip, host: "192.0.2.7" });
  });
}

for (const host of ["0.0.0.0", "::", "tcp://10.0.0.5", "10.0.0.5:4000", ""]) {
  Deno.test(`${JSON.stringify(host)} is nothing to advertise`, () => {
    const message = /^\.lymph\.yml: container\.advertise must be one host that others can reach/;
    assert.throws(() => choose({ advertise: host }), { name: "ConfigError", message });
    assert.throws(() => parseHost(host), RangeError);
  });
}

Deno.test("an instance that listens everywhere on a machine with loopback alone needs an address", () => {
  const guess = () => {
    throw new Error("there is only loopback");
  };
  assert.throws(() => choose({ ip: "0.0.0.0" }, {}, guess), {
    name: "ConfigError",
    message:
      "Cannot listen on 0.0.0.0 because no address is known under which others reach it: set " +
      "--advertise or container.advertise",
  });
  const host = "127.0.0.1";
  assert.deepEqual(choose({ ip: "0.0.0.0", advertise: host }, {}, guess), { ip: "0.0.0.0", host });
});

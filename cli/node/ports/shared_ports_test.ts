import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/mod.ts";
import { checkPort, readSharedPorts } from "./shared_ports.ts";

const read = (sockets: unknown) => readSharedPorts(createConfig({ sockets }), "127.0.0.1");

Deno.test("sockets are a mapping or a list, on the node's address unless they name another", () => {
  assert.deepEqual(read({ Web: { port: 4080 }, Admin: { host: "0.0.0.0", port: "4081" } }), [
    { name: "Web", host: "127.0.0.1", port: 4080 },
    { name: "Admin", host: "0.0.0.0", port: 4081 },
  ]);
  assert.deepEqual(read([{ port: 4080 }]), [{ name: "0", host: "127.0.0.1", port: 4080 }]);
  assert.deepEqual(read(undefined), []);
});

const WRONG: readonly (readonly [unknown, RegExp])[] = [
  [{ Web: {} }, /sockets\.Web\.port must be a whole number from 1 to 65535/],
  [{ Web: { port: 0 } }, /sockets\.Web\.port must be a whole number from 1 to 65535/],
  [{ A: { port: 4080 }, B: { port: 4080 } }, /sockets\.B has the port of sockets\.A: 4080/],
  [4080, /sockets must be a mapping/],
];

for (const [sockets, message] of WRONG) {
  Deno.test(`${JSON.stringify(sockets)} is refused`, () => {
    assert.throws(() => read(sockets), { name: "ConfigError", message });
  });
}

Deno.test("a port that another process uses is one clear error", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  await assert.rejects(checkPort({ name: "Web", host: "127.0.0.1", port }), {
    name: "ConfigError",
    message: `sockets.Web: Cannot listen on 127.0.0.1:${port}: another process uses it`,
  });
});

Deno.test("a port that was checked is free", async () => {
  const { port } = (() => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    return listener.addr;
  })();
  await checkPort({ name: "Web", host: "127.0.0.1", port });
  await checkPort({ name: "Web", host: "127.0.0.1", port });
});

import assert from "node:assert/strict";
import {
  advertised,
  formatEndpoint,
  hostOf,
  isWildcard,
  parseEndpoint,
  tryParseEndpoint,
} from "./endpoint.ts";

Deno.test("an endpoint is read and written back", () => {
  for (
    const text of ["tcp://127.0.0.1:4000", "tcp://[::1]:1", "tcp://a.example:65535", "ipc:///a b"]
  ) {
    assert.equal(formatEndpoint(parseEndpoint(text)), text);
  }
});

Deno.test("a star stands for every interface and any port", () => {
  assert.equal(formatEndpoint(parseEndpoint("tcp://*:*")), "tcp://0.0.0.0:0");
});

Deno.test("what is no endpoint is refused with its text", () => {
  const wrong = [
    "",
    "foo",
    "tcp://",
    "tcp://a",
    "tcp://a:65536",
    "tcp://a:-1",
    "tcp://::1:2",
    "udp://a:1",
  ];
  wrong.push(
    "ipc://",
    "ipc://@abstract",
    `ipc:///${"a".repeat(107)}`,
    "tcp://a:1#2",
    "tcp://a b:1",
  );
  for (const text of wrong) {
    assert.equal(tryParseEndpoint(text), undefined, text);
    assert.throws(() => parseEndpoint(text), {
      name: "SyntaxError",
      message: /current value is "/,
    });
  }
});

Deno.test("all names of the loopback interface count as one host", () => {
  const hosts = ["tcp://localhost:1", "tcp://127.0.0.1:2", "tcp://127.8.8.8:3", "tcp://[::1]:4"];
  hosts.push("tcp://[::ffff:127.0.0.1]:5", "tcp://LOCALHOST:6");
  for (const text of hosts) assert.equal(hostOf(parseEndpoint(text)), "127.0.0.1", text);
  assert.notEqual(hostOf(parseEndpoint("tcp://127.0.0.1.example:1")), "127.0.0.1");
});

Deno.test("a wildcard is no address, and everything else may be one", () => {
  for (const host of ["0.0.0.0", "::", "0:0::0"]) assert.ok(isWildcard(host), host);
  for (const host of ["127.0.0.1", "::1", "10.0.0.0", "localhost", ""]) {
    assert.ok(!isWildcard(host), host);
  }
});

Deno.test("an endpoint is advertised with another host, and keeps its port", () => {
  assert.equal(advertised("tcp://0.0.0.0:4000", "10.0.0.5"), "tcp://10.0.0.5:4000");
  assert.equal(advertised("tcp://0.0.0.0:4000", "fd00::5"), "tcp://[fd00::5]:4000");
  assert.equal(advertised("tcp://127.0.0.1:4000", undefined), "tcp://127.0.0.1:4000");
  assert.equal(advertised("ipc:///tmp/x", "10.0.0.5"), "ipc:///tmp/x");
});

import assert from "node:assert/strict";
import { formatServer, isNodeName, parseHosts } from "./hosts.ts";

Deno.test("a connection string names servers and a chroot", () => {
  const cases: readonly (readonly [hosts: string, servers: string, chroot: string])[] = [
    ["localhost", "localhost:2181", "/lymph"],
    ["zk:2182", "zk:2182", "/lymph"],
    ["10.0.0.1:1, 10.0.0.2:2,", "10.0.0.1:1,10.0.0.2:2", "/lymph"],
    ["zk:2181/", "zk:2181", "/lymph"],
    ["zk:2181/other", "zk:2181", "/other"],
    ["a,b/deep/er", "a:2181,b:2181", "/deep/er"],
    ["[::1]:2181,[fe80::1]", "[::1]:2181,[fe80::1]:2181", "/lymph"],
  ];
  for (const [hosts, servers, chroot] of cases) {
    const ensemble = parseHosts(hosts, "/lymph");
    assert.equal(ensemble.servers.map(formatServer).join(","), servers, hosts);
    assert.equal(ensemble.chroot, chroot, hosts);
  }
});

Deno.test("the chroot may be the root itself", () => {
  assert.equal(parseHosts("zk", "/").chroot, "");
});

Deno.test("what is no connection string is refused in one line that shows it", () => {
  const refused = [
    ...["", ",", "zk:0", "zk:65536", "zk:", "zk:port", "zk:1:2", "a b", "::1", "/lymph", "[::1"],
    ...["zk/a//b", "zk/a/", "zk/../b", "zk/a/.", "zk/\u0000"],
  ];
  for (const hosts of refused) {
    assert.throws(
      () => parseHosts(hosts, "/lymph"),
      (error) =>
        error instanceof RangeError && /^Cannot .+ current value is ".*"$/.test(error.message),
      hosts,
    );
  }
});

Deno.test("names of nodes are what ZooKeeper takes", () => {
  for (const name of ["a", "Greeting", "a.b", "...", "ä", "with space", "zookeeper"]) {
    assert.ok(isNodeName(name), name);
  }
  for (const name of ["", ".", "..", "a/b", "a\u0000", "\u0085", "\ue000", "\uffff"]) {
    assert.ok(!isNodeName(name), JSON.stringify(name));
  }
});

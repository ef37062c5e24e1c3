import assert from "node:assert/strict";
import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import { hashId, instanceId } from "../../../core/id.ts";
import vectors from "../../../tests/data/vectors.json" with { type: "json" };
import { nodesOf, readNode, servicePath } from "./nodes.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** What Python lymph has been seen to register. */
const echo: ServiceInstance = {
  id: "4b0a2947497cd467b3c704fe18536f9b",
  service: "Echo",
  identity: "318cdc4f9edaab308a17469cd607aa5c",
  version: null,
  endpoint: "tcp://127.0.0.1:40002",
  metadata: {
    log_endpoint: "tcp://127.0.0.1:40100",
    monitoring_endpoint: "tcp://127.0.0.1:36733",
    backdoor_endpoint: null,
    fqdn: "localhost",
    hostname: "vm",
    ip: "127.0.0.1",
    type: false,
  },
};
const echoText = '{"id": "4b0a2947497cd467b3c704fe18536f9b", ' +
  '"identity": "318cdc4f9edaab308a17469cd607aa5c", "version": null, ' +
  '"endpoint": "tcp://127.0.0.1:40002", "log_endpoint": "tcp://127.0.0.1:40100", ' +
  '"monitoring_endpoint": "tcp://127.0.0.1:36733", "backdoor_endpoint": null, ' +
  '"fqdn": "localhost", "hostname": "vm", "ip": "127.0.0.1", "type": false}';
const webText = '{"id": "dd6bab1e69cf2a20e5482251f1332f42", ' +
  '"identity": "16e53047c3909e1f95d893272c2411b4", "version": null, "hostname": "vm", ' +
  '"ip": "127.0.0.1", "http_port": 4080}';

Deno.test("an instance is one node, byte for byte as Python lymph writes it", () => {
  const [node, ...others] = nodesOf(echo);
  assert.deepEqual(others, []);
  assert.equal(node?.path, "/services/Echo/4b0a2947497cd467b3c704fe18536f9b");
  assert.equal(decoder.decode(node.data), echoText);
});

Deno.test("a web interface has another node for proxies", () => {
  const [, node] = nodesOf({
    id: "dd6bab1e69cf2a20e5482251f1332f42",
    service: "Web",
    identity: "16e53047c3909e1f95d893272c2411b4",
    version: null,
    endpoint: "tcp://127.0.0.1:40003",
    metadata: { fqdn: "localhost", hostname: "vm", ip: "127.0.0.1", type: false, http_port: 4080 },
  });
  assert.equal(node?.path, "/http/Web/dd6bab1e69cf2a20e5482251f1332f42");
  assert.equal(decoder.decode(node.data), webText);
});

Deno.test("ids are Python lymph's", () => {
  const texts = new Map(vectors.hash_id.map(({ use, hex }) => [use, hex]));
  const identity = hashId("tcp://127.0.0.1:40002");
  assert.equal(identity, texts.get("container identity"));
  assert.equal(instanceId(identity, "Echo", null), texts.get("interface (znode) id, unversioned"));
  assert.equal(
    instanceId(identity, "Ver", "1.5.0"),
    texts.get("interface id, versioned (repr of semantic_version.Version)"),
  );
  assert.equal(
    hashId(identity, "lymph", "0.16.0-dev"),
    texts.get("id of the builtin lymph interface"),
  );
});

Deno.test("a node of Python lymph's is read as the instance that it describes", () => {
  assert.deepEqual(readNode("Echo", echo.id, encoder.encode(echoText)), { instance: echo });
});

Deno.test("an endpoint is enough for an instance", () => {
  const content = readNode("Echo", "node-1", encoder.encode('{"endpoint": "tcp://h:1", "x": 2}'));
  assert.deepEqual(content, {
    instance: {
      id: "node-1",
      service: "Echo",
      identity: "tcp://h:1",
      endpoint: "tcp://h:1",
      version: null,
      metadata: { x: 2 },
    },
  });
});

Deno.test("what describes no instance has a reason", () => {
  const cases: readonly (readonly [text: string | undefined, reason: RegExp])[] = [
    [undefined, /not JSON/],
    ["", /not JSON/],
    ["{", /not JSON/],
    ["null", /no endpoint/],
    ["[]", /no endpoint/],
    ['"tcp://h:1"', /no endpoint/],
    ["{}", /no endpoint/],
    ['{"endpoint": 7}', /no endpoint/],
    ['{"endpoint": "foo"}', /its endpoint is "foo"/],
    ['{"endpoint": "tcp://a b"}', /its endpoint is/],
  ];
  for (const [text, reason] of cases) {
    const content = readNode("Echo", "n", text === undefined ? text : encoder.encode(text));
    assert.ok("reason" in content, text);
    assert.match(content.reason, reason);
  }
  assert.ok("reason" in readNode("Echo", "n", Uint8Array.of(0x22, 0xff, 0x22)));
});

Deno.test("names that no node can have are refused", () => {
  for (const name of ["", "..", "a/b", "\u0000"]) {
    assert.throws(() => servicePath(name), RangeError);
    assert.throws(() => nodesOf({ ...echo, id: name }), RangeError);
    assert.throws(() => nodesOf({ ...echo, service: name }), RangeError);
  }
});

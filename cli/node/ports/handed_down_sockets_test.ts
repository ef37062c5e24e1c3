import assert from "node:assert/strict";
import { handedDownPorts, HandedDownSockets } from "./handed_down_sockets.ts";
import { findFreePorts } from "../../../tests/kit/servers/free_ports.ts";
import type { ServiceSpec } from "../services/service_spec.ts";

const ports = [
  { name: "Web", host: "127.0.0.1", port: 4080 },
  { name: "shared", host: "127.0.0.1", port: 4081 },
];
const spec = (name: string, ...command: [string, ...string[]]): ServiceSpec => ({
  name,
  command,
  count: 1,
  stopTimeoutMs: 0,
});
const own = spec("Web", "lymph", "instance");

Deno.test("a port is handed down if a program other than lymph may listen there", () => {
  const named = (...specs: ServiceSpec[]) => handedDownPorts(ports, specs).map(({ name }) => name);
  assert.deepEqual(named(own), []);
  assert.deepEqual(named(own, spec("Redis", "redis-server")), ["shared"]);
  assert.deepEqual(named(spec("Web", "/opt/venv/bin/lymph", "instance")), ["Web", "shared"]);
});

Deno.test("a program inherits the sockets that are handed down, and no other file", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const [one = 0, other = 0] = findFreePorts(2);
  const shared = [one, other].map((port) => ({ name: `${port}`, host: "127.0.0.1", port }));
  const before = await inheritedSockets();
  using sockets = HandedDownSockets.listen(shared);
  using _listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { fdsByPort } = sockets;
  assert.deepEqual(Object.keys(fdsByPort).map(Number).toSorted(), [one, other].toSorted());
  const more = (await inheritedSockets()).filter((link) => !before.includes(link));
  const links = Object.values(fdsByPort).map((fd) => Deno.readLinkSync(`/proc/self/fd/${fd}`));
  assert.deepEqual(more.toSorted(), links.toSorted());
});

/** The sockets that a program has open which this process starts. */
async function inheritedSockets(): Promise<string[]> {
  const script = "for fd in /proc/self/fd/*; do readlink $fd; done";
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script] }).output();
  const lines = new TextDecoder().decode(stdout).split("\n");
  return lines.filter((link) => link.startsWith("socket:"));
}

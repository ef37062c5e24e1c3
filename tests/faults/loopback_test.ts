import assert from "node:assert/strict";
import { setScene } from "./testdata/faulty_project.ts";

/** State of a listening socket in the kernel's table. */
const LISTEN = "0A";
/** 127.0.0.1 as the kernel's table writes it. */
const LOOPBACK = "0100007F";

Deno.test("S1 an instance listens on loopback alone unless it is told otherwise", async () => {
  await using scene = await setScene(1);
  const [instance] = scene.instances;
  const addresses = await listeningOf(instance?.pid ?? 0);
  assert.ok(addresses.length > 0); // for requests, log lines and metrics
  assert.deepEqual([...new Set(addresses)], [LOOPBACK]);
});

/** Addresses that a process listens at over TCP, as the kernel's table writes them. */
async function listeningOf(pid: number): Promise<string[]> {
  const own = new Set<string>();
  for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
    const target = await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => "");
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined) own.add(inode);
  }
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((table) => Deno.readTextFile(`/proc/${pid}/net/${table}`)),
  );
  return tables.flatMap((table) => table.split("\n")).map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === LISTEN && own.has(inode ?? ""))
    .map(([, address]) => address?.split(":")[0] ?? "");
}

/**
 * `deno task bench:scale [instances…]`: what instances cost each other in clusters of 10 to 10,000,
 * in a seeded simulation in virtual time: the same figures on each machine.
 *
 * @module
 */
import { report } from "../report/report.ts";
import { benchOptions } from "../support.ts";
import { type CallFigures, simulateCalls } from "./calls.ts";
import { measureMemory } from "./memory.ts";
import { tables } from "./tables.ts";
import { simulateZookeeper, type ZookeeperFigures } from "./zookeeper.ts";

const SEED = 14;

const options = benchOptions(Deno.args, { rounds: 1 });
const sizes = options.words.length > 0 ? options.words.map(Number) : [10, 100, 1000, 10_000];
const bytesPerKnownInstance = await measureMemory();
const calls: CallFigures[] = [];
const zookeeper: ZookeeperFigures[] = [];
for (const instances of sizes) {
  calls.push(await simulateCalls(instances, SEED));
  zookeeper.push(await simulateZookeeper(instances, SEED));
}
const figures = { calls, zookeeper, bytesPerKnownInstance };
await report({ name: "scale", figures, tables: tables(calls, zookeeper) }, options);
if (!options.isJson) {
  console.log(`\na known instance takes a caller ${bytesPerKnownInstance.toFixed(0)} bytes`);
}

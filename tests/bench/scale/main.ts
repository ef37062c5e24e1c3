/**
 * `deno task bench:scale [instances…]`: what instances cost each other in clusters of 10 to 10,000,
 * in a seeded simulation in virtual time: the same figures on each machine.
 *
 * @module
 */
import { report } from "../report/report.ts";
import { benchOptions } from "../support.ts";
import { type CallFigures, simulateCalls } from "./calls.ts";
import { tables } from "./tables.ts";

const SEED = 14;

const options = benchOptions(Deno.args, { rounds: 1 });
const sizes = options.words.length > 0 ? options.words.map(Number) : [10, 100, 1000, 10_000];
const calls: CallFigures[] = [];
for (const instances of sizes) calls.push(await simulateCalls(instances, SEED));
await report({ name: "scale", figures: { calls }, tables: tables(calls) }, options);

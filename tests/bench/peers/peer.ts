/**
 * One side of a contestant: `peer.ts <contestant> serve|call <address>`. It says `ready` once it
 * is, then loads the service for each line of its input and answers with a line, both JSON. It runs
 * on Node as well as on Deno.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { type Call, load } from "./load.ts";

const [name, role, address] = process.argv.slice(2);
const contestant: {
  serve?(address: string): Promise<void>;
  connect(address: string): Promise<Call>;
} = await import(`./contestants/${name}.ts`);

if (role === "serve") {
  await contestant.serve?.(address ?? "");
  console.log("ready");
} else {
  const call = await contestant.connect(address ?? "");
  const answer = await call();
  if (answer !== "Hi, Joe!") throw new Error(`${name} has answered ${JSON.stringify(answer)}`);
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await load(call, JSON.parse(line))));
  }
  process.exit();
}

/**
 * What `lymph dev` does besides running services: `collector.ts <project> <processes>` collects traces
 * and serves the dashboard. It says where, and what the environment of services has to have, and ends
 * with its standard input.
 *
 * @module
 */
import { listen } from "../../../cli/dashboard/listen.ts";
import { openSystem } from "../../../cli/dashboard/system/open_system.ts";
import { TraceCollection } from "../../../cli/traces/trace_collection.ts";

const [project = "", processes = "1"] = Deno.args;
const system = await openSystem({ config: `${project}/.lymph.yml` });
const collection = await TraceCollection.start({
  stateDir: system.stateDir,
  processes: Number(processes),
  payloads: true,
});
const dashboard = listen(system, 0);
console.log(JSON.stringify({
  url: dashboard.url,
  stateDir: system.stateDir,
  env: collection.environmentOf(""),
}));
for await (const _ of Deno.stdin.readable); // until its parent ends
Deno.exit();

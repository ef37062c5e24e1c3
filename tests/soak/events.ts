/**
 * `deno task soak:events [count]`: producers, consumers and a killer, until all events are handled.
 *
 * @module
 */
import { runEventSoak } from "./event_soak.ts";

const count = Number(Deno.args[0] ?? 100_000);
const directory = await Deno.makeTempDir();
const report = await runEventSoak({
  directory,
  count,
  producers: 2,
  consumers: 4,
  killEveryMs: 1000,
});
await Deno.remove(directory, { recursive: true });
console.log(JSON.stringify(report, null, 2));
const { lost, early, deadLetters, integrity } = report;
if (lost > 0 || early > 0 || deadLetters > 0 || integrity !== "ok") Deno.exit(1);

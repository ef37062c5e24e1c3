/**
 * `deno task attacks [id …]`: attacks real processes over loopback, each a new one, and prints what
 * each attack cost: memory, the slowest call of another client, and what became of it.
 *
 * @module
 */
import type { Attack, AttackReport } from "./attack.ts";
import { attacksByCalls } from "./attacks/calls.ts";
import { attacksOnTheWire } from "./attacks/wire.ts";
import { measure } from "./measure.ts";

/** What an attack may leave a process with. */
const MAX_GROWTH_MB = 20;

const all = [...attacksByCalls, ...attacksOnTheWire].sort(byId);
const chosen = all.filter(({ name }) =>
  Deno.args.length === 0 || Deno.args.includes(name.split(" ")[0] ?? "")
);
if (chosen.length === 0) {
  console.error(`There is no attack ${Deno.args.join(" ")}: the ids are A1 to A17`);
  Deno.exit(2);
}

console.log("| attack | peak MB | held MB | kept MB | slowest call ms | outcome |");
console.log("| --- | --: | --: | --: | --: | --- |");
let failures = 0;
for (const attack of chosen) {
  const report = await measure(attack);
  console.log(formatReport(attack, report));
  if (report.heldMb >= MAX_GROWTH_MB || report.failures > 0) failures++;
}
console.log(`\n${chosen.length} attacks, ${failures} beyond the limits`);
Deno.exit(failures > 0 ? 1 : 0);

function formatReport({ name, blocks }: Attack, report: AttackReport): string {
  const { peakMb, heldMb, keptMb, slowestMs, failures, outcome } = report;
  const slowest = blocks === undefined ? `${slowestMs}` : `(${blocks})`;
  const megabytes = [peakMb, heldMb, keptMb].map((megabytes) => megabytes.toFixed(1));
  const failed = failures > 0 ? `; ${failures} calls of others failed` : "";
  return `| ${[name, ...megabytes, slowest, outcome + failed].join(" | ")} |`;
}

function byId(left: Attack, right: Attack): number {
  const number = ({ name }: Attack) => Number(/\d+/.exec(name));
  return number(left) - number(right);
}

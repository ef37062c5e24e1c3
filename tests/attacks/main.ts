/**
 * `deno task attacks [id …]`: attacks real processes over loopback, each a new one, and prints what
 * each attack cost: memory, the slowest call of another client, and what became of it. Attacks on
 * files, signals and servers have no such figures; their tests run instead.
 *
 * @module
 */
import type { Attack, AttackReport } from "./attack.ts";
import { runTestsOf, SHOWN_BY_TESTS } from "./attacks/by_tests.ts";
import { attacksByCalls } from "./attacks/calls.ts";
import { attackNode } from "./attacks/node.ts";
import { attacksOnTheWire } from "./attacks/wire.ts";
import { measure } from "./measure.ts";

/** What an attack may leave a process with. */
const MAX_GROWTH_MB = 20;

/** One line of the table. */
interface Line {
  readonly name: string;
  run(): Promise<{ readonly cells: string; readonly isWithin: boolean }>;
}

function measured(
  { name, blocks, limitMb = MAX_GROWTH_MB }: Pick<Attack, "name" | "blocks" | "limitMb">,
  run: () => Promise<AttackReport>,
): Line {
  return {
    name,
    async run() {
      const { peakMb, heldMb = NaN, keptMb = NaN, slowestMs, failures, outcome } = await run();
      const slowest = blocks === undefined ? `${slowestMs}` : `(${blocks})`;
      const megabytes = [peakMb, heldMb, keptMb].map((megabytes) =>
        Number.isNaN(megabytes) ? "not known" : megabytes.toFixed(1)
      );
      const failed = failures > 0 ? `; ${failures} calls of others failed` : "";
      const cells = [...megabytes, slowest, outcome + failed].join(" | ");
      return { cells, isWithin: !(heldMb >= limitMb) && failures === 0 };
    },
  };
}

function shownByTests([id, what]: readonly [string, string]): Line {
  return {
    name: `${id} ${what}`,
    async run() {
      const { passed, failed } = await runTestsOf(id);
      const outcome = `${passed} tests pass, ${failed} fail`;
      return { cells: `| | | | ${outcome}`, isWithin: passed > 0 && failed === 0 };
    },
  };
}

const lines: readonly Line[] = [
  ...[...attacksByCalls, ...attacksOnTheWire].map((attack) =>
    measured(attack, () => measure(attack))
  ),
  measured({ name: "A10 node.restart with a name of 10 MB, 30 times" }, attackNode),
  ...Object.entries(SHOWN_BY_TESTS).map(shownByTests),
];
const idOf = ({ name }: Line) => name.split(" ")[0] ?? "";
const chosen = lines.filter((line) => Deno.args.length === 0 || Deno.args.includes(idOf(line)))
  .sort((left, right) => Number(idOf(left).slice(1)) - Number(idOf(right).slice(1)));
if (chosen.length === 0) {
  console.error(`There is no attack ${Deno.args.join(" ")}: the ids are A1 to A20`);
  Deno.exit(2);
}

console.log("| attack | peak MB | held MB | kept MB | slowest call ms | outcome |");
console.log("| --- | --: | --: | --: | --: | --- |");
let beyond = 0;
for (const line of chosen) {
  const { cells, isWithin } = await line.run();
  console.log(`| ${line.name} | ${cells} |`);
  if (!isWithin) beyond++;
}
console.log(`\n${chosen.length} lines, ${beyond} beyond the limits`);
Deno.exit(beyond > 0 ? 1 : 0);

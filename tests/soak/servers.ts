/**
 * `deno task soak:servers [rounds]`: restarts a real broker and lets real sessions expire, so many
 * times each, and shows what this process holds on the way.
 *
 * @module
 */
import { runBrokerSoak } from "./broker_soak.ts";
import { runRegistrySoak } from "./registry_soak.ts";
import { formatUsages, takeUsage, type Usage } from "./usage.ts";

/** As parts of all rounds. The first is not the start, as code is still being compiled there. */
const LOOKS = [0.1, 0.4, 0.7, 1];

const rounds = Number(Deno.args[0] ?? 100);

async function soak<Report>(
  title: string,
  run: (rounds: number, onRound: (round: number) => void) => Promise<Report>,
): Promise<Report> {
  const usages = new Map<number, Usage>();
  const looks = LOOKS.map((part) => Math.ceil(part * rounds));
  const started = performance.now();
  const report = await run(rounds, (round) => {
    if (looks.includes(round)) usages.set(round, takeUsage());
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${formatUsages(title, usages)}\n\n${JSON.stringify({ ...report, seconds })}\n`);
  return report;
}

const { expired } = await soak("session expiries", runRegistrySoak);
const { lost } = await soak("broker restarts", runBrokerSoak);
if (expired < rounds || lost > 0) Deno.exit(1);

import { Load, type LoadFigures } from "../support/load/load.ts";
import { openClient } from "../support/parts/open_client.ts";
import type { Faulty } from "../faults/testdata/faulty.ts";
import { setScene } from "../faults/testdata/faulty_project.ts";
import type { Attack, AttackReport } from "./attack.ts";
import { Bystander } from "./bystander.ts";
import { peakBytes, resetPeak } from "./memory.ts";

/** Calls before the first measurement: code is compiled, caches fill. */
const WARM_UP_CALLS = 5000;
const timeoutMs = 120_000;

/** Runs an attack on a process of its own, while another client calls it all the time. */
export async function measure(attack: Attack): Promise<AttackReport> {
  await using scene = await setScene(1, attack.config ? { config: attack.config } : {});
  const [instance] = scene.instances;
  if (instance === undefined) throw new Error("The instance did not start");
  await using other = await openClient(scene.project.stateDir);
  await other.untilInstances("Faulty", 1);
  const faulty = other.proxy<Faulty>("Faulty", { timeoutMs });
  async function residentBytes(): Promise<number> {
    await faulty.collect();
    return await instance?.residentBytes() ?? 0;
  }
  const call = () => faulty.echo({ value: "ok" });
  {
    await using warmUp = new Load(call, { concurrency: 10 });
    await warmUp.progress(WARM_UP_CALLS);
  }
  const before = await residentBytes();
  await resetPeak(instance);
  using bystander = await Bystander.start(scene.project.stateDir);
  const target = { instance, project: scene.project, attacker: scene.caller };
  let held = 0;
  let figures: LoadFigures | undefined;
  const outcome = await attack.run(target, async () => {
    figures = await bystander.stop();
    held = await residentBytes() - before;
  });
  figures ??= await bystander.stop();
  const peak = await peakBytes(instance) - before;
  const kept = await residentBytes() - before;
  return {
    peakMb: peak / 1e6,
    heldMb: (held === 0 ? kept : held) / 1e6,
    keptMb: kept / 1e6,
    slowestMs: figures.slowestMs,
    failures: Object.values(figures.failures).reduce((sum, count) => sum + count, 0),
    outcome,
  };
}

import type { LymphProcess } from "../support/projects/service_project.ts";

type Process = Pick<LymphProcess, "pid">;

/** The most memory that a process has occupied since its start, or since {@linkcode resetPeak}. */
export async function peakBytes({ pid }: Process): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
}

/** Resets the peak of memory. */
export function resetPeak({ pid }: Process): Promise<void> {
  return Deno.writeTextFile(`/proc/${pid}/clear_refs`, "5");
}

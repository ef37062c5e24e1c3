import { lookUpProcess } from "../../../cli/node/processes/process_table.ts";

/** Name of the environment variable by which a test knows its processes, and those that they start. */
export const MARK = "LYMPH_TEST_MARK";

/** All processes with a mark that have not ended. */
export async function markedProcesses(mark: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => "");
    if (!environment.includes(`${MARK}=${mark}`)) continue;
    if (lookUpProcess(name)?.isZombie === false) found.push(Number(name));
  }
  return found;
}

/** Kills all processes with a mark. */
export async function killMarked(mark: string): Promise<void> {
  for (const pid of await markedProcesses(mark)) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has ended since.
    }
  }
}

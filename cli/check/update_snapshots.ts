import { plural } from "../terminal/plural.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { ServiceToCheck } from "./compare_services.ts";
import { showService } from "./service_version.ts";
import { writeSnapshot } from "./snapshots.ts";

/** Writes the snapshots of services, and says which ones have changed; resolves to the exit code. */
export async function updateSnapshots(
  project: string,
  services: readonly ServiceToCheck[],
  terminal: Terminal,
): Promise<number> {
  let isComplete = true;
  for (const { service } of services) {
    const path = await writeSnapshot(project, service);
    if (path !== undefined) terminal.print(path);
    if (service.types !== undefined) continue;
    isComplete = false;
    const { name, version } = service;
    terminal.note(
      `${showService(name, version)}: its types cannot be read: no snapshot is written`,
    );
  }
  terminal.note(`The snapshots of ${plural(services.length, "service")} are up to date`);
  return isComplete ? 0 : 1;
}

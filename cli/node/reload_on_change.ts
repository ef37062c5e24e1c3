import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/log.ts";
import { affectedServices, isWatched, type ReloadScope } from "./affected_services.ts";
import type { Supervisor } from "./supervisor.ts";
import { watchFiles } from "./watch_files.ts";

const log = getLogger("lymph.node");

/** Restarts services when files of theirs change, until disposed of. */
export function reloadOnChange(supervisor: Supervisor, scope: ReloadScope): Disposable {
  const restart = async (name: string): Promise<void> => {
    try {
      await supervisor.pool(name).restart();
    } catch (error) {
      log.error("{name} was not restarted: {error}", { name, error: toError(error).message });
    }
  };
  return watchFiles(scope.project, {
    filter: (path) => isWatched(path, scope),
    onChange(paths) {
      const specs = supervisor.pools.map(({ spec }) => spec);
      for (const name of affectedServices(paths, specs, scope)) void restart(name);
    },
  });
}

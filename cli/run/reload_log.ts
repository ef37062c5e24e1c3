import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import type { Config } from "../../core/config/mod.ts";
import { configureLog } from "./create_container.ts";
import type { ProgramLog } from "../log/logging.ts";

const logger = getLogger("lymph.instance");

/**
 * Opens the log file again, as log rotation has moved it away, and applies the section
 * `logging` over. What is wrong is logged, and changes nothing.
 *
 * @param open Reads the configuration.
 */
export async function reloadLog(
  log: ProgramLog | undefined,
  open: () => Promise<{ readonly config: Config }>,
): Promise<void> {
  try {
    log?.reopen();
    configureLog((await open()).config, log);
    logger.info("Reopened the log and read the section logging again");
  } catch (error) {
    logger.error("The log was not reloaded: {error}", { error: toError(error).message });
  }
}

import type { Config } from "../../../core/config/mod.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";

const log = getLogger("lymph.config");

/** Warns of each key of a section that has no effect, such as a setting of a Python library. */
export function warnOfUnknownKeys(section: Config, known: readonly string[]): void {
  for (const key of section.keys()) {
    if (known.includes(key)) continue;
    log.warn("{path} has no effect", { path: `${section.path}.${key}` });
  }
}

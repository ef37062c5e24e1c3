import { didYouMean } from "../../core/config/closest.ts";
import type { Config } from "../../core/config/mod.ts";
import { peek, unreadKeys } from "../../core/config/section.ts";
import { getLogger } from "../../core/observe/logs/log.ts";

const log = getLogger("lymph.config");

/**
 * Warns of keys that the classes of a configuration have not asked for, once they have had their
 * chance; one may still do so later, so that none is an error.
 *
 * @param interfaces Those that run.
 */
export function warnOfUnread(config: Config, interfaces: readonly string[]): void {
  for (const section of sectionsOfClasses(config, interfaces)) {
    for (const { file, place, path, asked } of unreadKeys(section)) {
      const hint = didYouMean(path.at(-1) ?? "", asked);
      log.warn("{file}: {place} has no effect: nothing has read it{hint}", { file, place, hint });
    }
  }
}

function sectionsOfClasses(config: Config, interfaces: readonly string[]): Config[] {
  const named = ["plugins", "dependencies"].flatMap((name) =>
    config.section(name).keys().map((key) => [name, key])
  );
  const running = interfaces.map((key) => ["interfaces", key]);
  return [["container", "registry"], ["container", "events"], ...named, ...running]
    // `dep:<name>` stands for a section among the dependencies.
    .filter((path) => typeof peek(config, path) !== "string")
    .map((path) => config.section(path));
}

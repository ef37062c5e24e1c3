import { didYouMean } from "./closest.ts";
import type { Config } from "./config.ts";
import { DecodeError } from "./decode_error.ts";
import { unreadKeys } from "./section.ts";

/**
 * Refuses a key of a section that was never read: call it once everything was read of a
 * section that has no other readers.
 *
 * @throws {ConfigError} If there is one; it says what was probably meant.
 */
export function refuseUnread(section: Config): void {
  for (const { path, asked } of unreadKeys(section)) refuseKey(section, path, asked);
}

/**
 * Refuses a key.
 *
 * @param path Where it stands in the section.
 * @param known What it could have been.
 * @throws {ConfigError} That says so.
 */
export function refuseKey(
  section: Config,
  path: readonly string[],
  known: readonly string[],
): never {
  return section.read(path, () => {
    const hint = didYouMean(path.at(-1) ?? "", known);
    throw new DecodeError("is not a known key", { detail: `known are ${known.join(", ")}`, hint });
  });
}

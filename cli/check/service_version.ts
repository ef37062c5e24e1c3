import { parseVersion } from "../../core/version.ts";

/** A service in a line, such as `Web@2.1`. */
export function showService(name: string, version: string | null): string {
  return version === null ? name : `${name}@${version.replace(/^(\d+\.\d+)\.0$/, "$1")}`;
}

/** Whether one version takes the place of another one: both are of the same major version. */
export function compatibleVersions(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true;
  return majorOf(one) === majorOf(other);
}

/** The major version; undefined for a text that is no version. */
export function majorOf(version: string): number | undefined {
  try {
    return parseVersion(version).major;
  } catch {
    return undefined; // others may register what they like
  }
}

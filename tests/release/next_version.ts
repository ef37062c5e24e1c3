import { compareVersions, formatVersion, parseVersion } from "../../core/version.ts";
import { ReleaseError } from "./release_error.ts";

/**
 * The version that is to be released.
 *
 * @param wanted `major`, `minor`, `patch`, or a version.
 * @param current The version of the project.
 * @throws {ReleaseError} If it is no version, or a lower one.
 */
export function nextVersion(wanted: string, current: string): string {
  const { major, minor, patch } = parseVersion(current);
  switch (wanted) {
    case "major":
      return `${major + 1}.0.0`;
    case "minor":
      return `${major}.${minor + 1}.0`;
    case "patch":
      return `${major}.${minor}.${patch + 1}`;
  }
  const version = read(wanted);
  if (compareVersions(parseVersion(version), parseVersion(current)) >= 0) return version;
  throw new ReleaseError(`Cannot release ${version} as it is lower than the current ${current}`);
}

function read(text: string): string {
  try {
    const version = formatVersion(parseVersion(text));
    if (version === text) return version;
  } catch {
    // What is to be done is the same as for a version that lacks a part.
  }
  throw new ReleaseError(
    `Cannot release ${text}: name major, minor, patch, or a version such as 1.2.0`,
  );
}

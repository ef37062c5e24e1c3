/** A semantic version. @see {@link https://semver.org} */
export interface Version {
  /** Incompatible changes. */
  readonly major: number;
  /** Additions. */
  readonly minor: number;
  /** Fixes. */
  readonly patch: number;
  /** Dot-separated pre-release identifiers, empty for a release. */
  readonly prerelease: readonly string[];
}

const PATTERN =
  /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Reads a version; missing parts are zero: `1.2` is `1.2.0`.
 *
 * @throws {SyntaxError} If the text is no version.
 */
export function parseVersion(text: string): Version {
  const match = PATTERN.exec(text);
  if (!match) {
    throw new SyntaxError(
      `A version is written like 1.5.0: current value is ${JSON.stringify(text)}`,
    );
  }
  const [, major, minor = "0", patch = "0", prerelease] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    prerelease: prerelease === undefined ? [] : prerelease.split("."),
  };
}

/** Writes a version in full: `1.2.0`. */
export function formatVersion({ major, minor, patch, prerelease }: Version): string {
  const suffix = prerelease.length > 0 ? `-${prerelease.join(".")}` : "";
  return `${major}.${minor}.${patch}${suffix}`;
}

/** Orders versions by precedence: negative when `a` comes first. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch ||
    comparePrerelease(a.prerelease, b.prerelease);
}

/**
 * Whether an instance of version `offered` serves a request for `requested`: at least that
 * version, and of the same major. Unreadable versions serve nothing.
 *
 * @example
 * `satisfies("1.5.0", "1.2")` is true, `satisfies("2.0.0", "1.2")` is false.
 */
export function satisfies(offered: string, requested: string): boolean {
  let version: Version;
  try {
    version = parseVersion(offered);
  } catch {
    return false; // a foreign registration may hold anything
  }
  const minimum = parseVersion(requested);
  const isBelowNextMajor = version.major === minimum.major;
  return isBelowNextMajor && compareVersions(version, minimum) >= 0;
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i] as string, b[i] as string];
    if (left === right) continue;
    const [isLeftNumber, isRightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (isLeftNumber && isRightNumber) return Number(left) - Number(right);
    if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

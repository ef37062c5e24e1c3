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
  /** Dot-separated build identifiers, which have no precedence. */
  readonly build: readonly string[];
}

/** Longer ones are refused before they are looked at, as npm does. */
const MAX_LENGTH = 256;
const IDS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
const PATTERN = new RegExp(
  `^(\\d{1,16})(?:\\.(\\d{1,16}))?(?:\\.(\\d{1,16}))?(?:-(${IDS}))?(?:\\+(${IDS}))?$`,
);

/**
 * Reads a version; missing parts are zero: `1.2` is `1.2.0`. Parts may be up to 2^53 - 1, such as the
 * time of a build.
 *
 * @throws {SyntaxError} If the text is no version.
 */
export function parseVersion(text: string): Version {
  const match = text.length <= MAX_LENGTH ? PATTERN.exec(text) : null;
  const parts = (match?.slice(1, 4) ?? []).map((part = "0") => Number(part));
  const [major = NaN, minor = NaN, patch = NaN] = parts;
  if (!match || !parts.every(Number.isSafeInteger)) {
    throw new SyntaxError(
      `A version is written like 1.5.0: current value is ${JSON.stringify(text.slice(0, 80))}`,
    );
  }
  const build = match[5]?.split(".") ?? [];
  return { major, minor, patch, prerelease: idsOf(match[4]), build };
}

/** Numbers without leading zeros, which Python lymph and npm refuse. */
function idsOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  return text.split(".").map((id) => /^\d+$/.test(id) ? id.replace(/^0+(?=\d)/, "") : id);
}

/** Writes a version in full: `1.2.0`. */
export function formatVersion({ major, minor, patch, prerelease, build }: Version): string {
  const suffix = prerelease.length > 0 ? `-${prerelease.join(".")}` : "";
  const metadata = build.length > 0 ? `+${build.join(".")}` : "";
  return `${major}.${minor}.${patch}${suffix}${metadata}`;
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
    if (isLeftNumber && isRightNumber) return compareNumbers(left, right);
    if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** Of any length; both without leading zeros. */
function compareNumbers(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : 1);
}

/** Orders the versions of interfaces, the newest last; those without a version come first. */
export function compareInterfaceVersions(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareVersions(parseVersion(a), parseVersion(b));
}

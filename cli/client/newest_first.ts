import { compareInterfaceVersions, parseVersion } from "../../core/version.ts";

interface Versioned {
  readonly version: string | null;
}

/** Orders by version, the newest first; what has none, or an unreadable one, comes last. */
export function newestFirst(a: Versioned, b: Versioned): number {
  return compareInterfaceVersions(readable(b.version), readable(a.version));
}

function readable(version: string | null): string | null {
  try {
    if (version !== null) parseVersion(version);
    return version;
  } catch {
    return null; // a foreign registration may hold anything
  }
}

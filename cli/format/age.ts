const UNITS = [["d", 86_400], ["h", 3600], ["m", 60]] as const;

/** An age in milliseconds for people, in at most 4 characters up to 999 days: `0s`, `59s`, `7m`, `3h`, `12d`. */
export function formatAge(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  for (const [unit, size] of UNITS) {
    if (seconds >= size) return `${Math.floor(seconds / size)}${unit}`;
  }
  return `${seconds}s`;
}

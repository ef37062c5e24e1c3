/** What one check has found. */
export interface Finding {
  /** What was looked at, in one or two words. */
  readonly name: string;
  /**
   * - `ok`: as it should be.
   * - `notice`: it works, but you may want to know.
   * - `problem`: something will not work.
   */
  readonly state: "ok" | "notice" | "problem";
  /** What it is, on one line. */
  readonly value: string;
  /** What to do about it; one sentence. */
  readonly remedy?: string;
}

/** Something is as it should be. */
export function ok(name: string, value: string): Finding {
  return { name, state: "ok", value };
}

/** Something works, and is worth knowing. */
export function notice(name: string, value: string, remedy?: string): Finding {
  return { name, state: "notice", value, ...(remedy !== undefined && { remedy }) };
}

/** Something will not work. */
export function problem(name: string, value: string, remedy: string): Finding {
  return { name, state: "problem", value, remedy };
}

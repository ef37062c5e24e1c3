import { RpcError } from "../../errors.ts";

/** A service was stopped, and some requests had not been served when their time was up. */
export class DrainError extends RpcError {
  static {
    this.prototype.name = "DrainError";
  }
  /** Subjects of the requests that were cut off. */
  readonly subjects: readonly string[];

  /** Creates an error about the given requests. */
  constructor(subjects: readonly string[], timeoutMs: number) {
    const counts = new Map<string, number>();
    for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1);
    const list = Array.from(counts, ([subject, count]) => `${count} of ${subject}`).join(", ");
    super(`Cut off requests that took longer than the ${timeoutMs} ms left to them: ${list}`);
    this.subjects = subjects;
  }
}

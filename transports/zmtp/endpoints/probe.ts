import { dial } from "./dial.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * What a new connection tells of a peer that is silent on an old one:
 *
 * - `gone`: no process listens there, or its host cannot be reached.
 * - `answers`: it greets, so that the old connection must be broken.
 * - `silent`: its host takes the connection, but the peer does not greet: it is busy, or stopped.
 */
export type Verdict = "gone" | "answers" | "silent";

/** How long a {@linkcode probe} may take. */
export interface ProbeOptions {
  /** Milliseconds to connect. */
  readonly connectTimeoutMs: number;
  /** Milliseconds to wait for a greeting. */
  readonly waitMs: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

/** Asks on many endpoints of one peer at a time, the one that it was dialled at first. */
export async function probeAll(
  endpoints: readonly Endpoint[],
  options: ProbeOptions,
): Promise<Verdict> {
  const verdicts = await Promise.all(endpoints.map((endpoint) => probe(endpoint, options)));
  if (verdicts.includes("answers")) return "answers";
  return verdicts[0] ?? "silent";
}

/** Opens a connection and waits for the first byte of a greeting. Never rejects. */
export async function probe(
  endpoint: Endpoint,
  { connectTimeoutMs, waitMs, signal }: ProbeOptions,
): Promise<Verdict> {
  let conn: Deno.Conn;
  try {
    conn = await dial(endpoint, { connectTimeoutMs, signal });
  } catch (error) {
    return signal.aborted || isOwnFault((error as Error).cause) ? "silent" : "gone";
  }
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    conn.close();
  };
  const timer = setTimeout(end, waitMs);
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  try {
    await conn.read(new Uint8Array(1));
    return isOver ? "silent" : "answers";
  } catch {
    return isOver ? "silent" : "answers"; // to reset a connection takes a process that runs
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    end();
  }
}

/** Failures of this side, which tell nothing of the other. */
const OWN_FAULTS = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EADDRNOTAVAIL", "EACCES"]);

function isOwnFault(cause: unknown): boolean {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return OWN_FAULTS.has(code) || cause instanceof Deno.errors.NotCapable;
}

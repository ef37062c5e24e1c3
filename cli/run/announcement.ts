import { NODE_VARIABLE } from "../../core/node_environment.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What an instance tells its node once it serves. */
export interface Announcement {
  /** Its RPC endpoint. */
  readonly endpoint: string;
  /** Whether it speaks HTTP. */
  readonly servesHttp: boolean;
}

/** Writes the announcement to standard error, which the node reads; nothing without a node. */
export function announce(terminal: Pick<Terminal, "note">, announcement: Announcement): void {
  const mark = Deno.env.get(NODE_VARIABLE.process);
  if (mark) terminal.note(formatAnnouncement(mark, announcement));
}

/** The line for the node: the mark, then a JSON object. */
export function formatAnnouncement(
  mark: string,
  { endpoint, servesHttp }: Announcement,
): string {
  return `${prefixOf(mark)}${JSON.stringify({ endpoint, servesHttp })}`;
}

/**
 * Reads a line that a process has written.
 *
 * @param mark The mark of the process.
 * @returns Undefined if the line is anything else.
 */
export function readAnnouncement(mark: string, line: string): Announcement | undefined {
  const prefix = prefixOf(mark);
  if (!line.startsWith(prefix)) return undefined;
  try {
    const { endpoint, servesHttp } = JSON.parse(line.slice(prefix.length));
    return typeof endpoint === "string" ? { endpoint, servesHttp: servesHttp === true } : undefined;
  } catch {
    return undefined; // a service has printed the mark itself
  }
}

function prefixOf(mark: string): string {
  return `lymph-serving ${mark} `;
}

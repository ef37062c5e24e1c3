import { NODE_VARIABLE } from "../../core/node_environment.ts";

/** Where a node has its processes send traces, and how. */
export interface TraceTarget {
  /** Address of the receiver, without a path. */
  readonly url: string;
  /** What proves that a process is one of the node's. */
  readonly token: string;
  /** Traces that may begin in each process in a second, until the receiver tells another number. */
  readonly tracesPerSecond: number;
  /** Whether arguments and results are shown. */
  readonly payloads: boolean;
}

/** Header of HTTP requests with the token. */
export const TOKEN_HEADER = "x-lymph-traces";
/** Header of HTTP requests that tells senders apart. */
export const SENDER_HEADER = "x-lymph-sender";
/** Header of answers: traces that may begin in the sender's process in a second from now on. */
export const SHARE_HEADER = "x-lymph-traces-per-second";

/** The environment variables that tell a process the target. */
export function targetEnvironment(target: TraceTarget): Record<string, string> {
  return { [NODE_VARIABLE.traces]: JSON.stringify(target) };
}

/** The target that the node has told this process; undefined if its traces are not collected. */
export function readTraceTarget(
  variables: { get(name: string): string | undefined } = Deno.env,
): TraceTarget | undefined {
  const text = variables.get(NODE_VARIABLE.traces);
  return text ? JSON.parse(text) : undefined;
}

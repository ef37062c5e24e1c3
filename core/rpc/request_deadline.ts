/**
 * How long a request may take: what its caller says, what is left of the work that it is part of,
 * and what travels. All deadlines are on the scale of `performance.now()`, which no change of the
 * clock moves.
 *
 * @module
 */
import type { Trace } from "../observe/trace.ts";
import { RPC_DEFAULTS } from "./rpc_defaults.ts";

const ROUNDING_MS = 0.001;

/**
 * When a caller gives up.
 *
 * @param now When it began to ask.
 * @throws {RangeError} If the timeout is not a number.
 */
export function deadlineAfter(timeoutMs: number = RPC_DEFAULTS.timeoutMs, now: number): number {
  if (Number.isNaN(timeoutMs)) throw new RangeError("Cannot wait as timeoutMs must be a number");
  return now + timeoutMs;
}

/** The earlier one of a request's own deadline and that of the work that it is part of. */
export function earliestDeadline(deadline: number, trace: Trace | undefined): number {
  return trace === undefined ? deadline : Math.min(deadline, trace.deadline);
}

/** When the caller of a request gives up, by the budget that the request carries; `Infinity` if it never does. */
export function deadlineOfBudget(budgetMs: unknown, arrival: number): number {
  // NaN, which MessagePack can carry, would be a deadline that never comes.
  return typeof budgetMs === "number" && !Number.isNaN(budgetMs) ? arrival + budgetMs : Infinity;
}

/** Milliseconds until a deadline, 0 once it has passed. */
export function remainingMs(deadline: number): number {
  return Math.max(0, deadline - performance.now());
}

/** A budget as it travels: whole milliseconds, rounded up. */
export function wholeMs(ms: number): number {
  // But for what floats add: a clock plus 500 minus the clock may be more than 500.
  return Math.ceil(ms - ROUNDING_MS);
}

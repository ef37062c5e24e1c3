import { redactLine } from "../../core/config/secrets/secret_texts.ts";
import { ConfigError } from "../../core/errors.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { printable } from "../../core/observe/printable.ts";
import { UsageError } from "./command.ts";
import { placeOfError } from "./error_place.ts";

/** Exit codes of a program that has failed. */
const EXIT = { failed: 1, usage: 2, config: 78, brokenPipe: 141 } as const;

/** Exit code by which an instance tells its node that it fails until a file changes: EX_CONFIG. */
export const MISCONFIGURED: number = EXIT.config;

/** Options of {@linkcode reportFailure}. */
export interface ReportOptions {
  /**
   * Show where it happened, too.
   *
   * @default {false}
   */
  readonly withStack?: boolean;
  /** Takes the text; by default standard error does. */
  readonly write?: (text: string) => void;
  /**
   * Tell a node whether to start this process again.
   *
   * @default {whether a node runs this process}
   */
  readonly isInNode?: boolean;
}

/**
 * Tells the person what went wrong, on one line.
 *
 * @param thrown What was thrown.
 * @returns The exit code.
 */
export function reportFailure(
  thrown: unknown,
  {
    withStack = false,
    write = console.error,
    isInNode = Boolean(Deno.env.get(NODE_VARIABLE.process)),
  }: ReportOptions = {},
): number {
  // The reader has seen enough, as in `lymph discover | head -1`.
  if (thrown instanceof Deno.errors.BrokenPipe) return EXIT.brokenPipe;
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  const line = message.trim().replaceAll(/\s*[\r\n]\s*/g, " ");
  const place = placeOfError(thrown);
  const where = place === undefined || line.includes(place) ? "" : ` (${place})`;
  write(`lymph: ${printable(redactLine(line + where))}`);
  if (withStack) write(redactLine(Deno.inspect(thrown, { colors: false })));
  if (isInNode && isLasting(thrown)) return EXIT.config;
  return thrown instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** Whether only a changed file helps, as against a port or a broker that may come back. */
function isLasting(thrown: unknown): boolean {
  if (thrown instanceof UsageError) return true;
  if (!(thrown instanceof ConfigError)) return false;
  const { NotFound, NotADirectory, IsADirectory, InvalidData } = Deno.errors;
  const missing = [NotFound, NotADirectory, IsADirectory, InvalidData];
  for (let cause = thrown.cause; cause instanceof Error; cause = cause.cause) {
    if (missing.some((type) => cause instanceof type)) continue;
    if (Object.values(Deno.errors).some((type) => cause instanceof type)) return false;
    if ("code" in cause && cause.code !== "ERR_MODULE_NOT_FOUND") return false;
  }
  return true;
}

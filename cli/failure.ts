import { redactUrls } from "../core/config/secret_texts.ts";
import { printable } from "../core/observe/printable.ts";
import { UsageError } from "./command.ts";

/** Exit codes of a program that has failed. */
const EXIT = { failed: 1, usage: 2, brokenPipe: 141 } as const;

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
}

/**
 * Tells the person what went wrong, on one line.
 *
 * @param thrown What was thrown.
 * @returns The exit code.
 */
export function reportFailure(
  thrown: unknown,
  { withStack = false, write = console.error }: ReportOptions = {},
): number {
  // Whoever reads has seen enough, as in `lymph discover | head -1`.
  if (thrown instanceof Deno.errors.BrokenPipe) return EXIT.brokenPipe;
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  write(`lymph: ${printable(redactUrls(message.trim().replaceAll(/\s*[\r\n]\s*/g, " ")))}`);
  if (withStack) write(redactUrls(Deno.inspect(thrown, { colors: false })));
  return thrown instanceof UsageError ? EXIT.usage : EXIT.failed;
}

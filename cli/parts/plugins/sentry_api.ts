/**
 * The only file that knows Sentry's package.
 *
 * @module
 */
import * as sentry from "@sentry/deno";

/** What the plugin uses of Sentry. */
export type SentryApi = Pick<
  typeof sentry,
  "captureException" | "close" | "continueTrace" | "init" | "startInactiveSpan"
>;

/** Sentry's SDK for Deno. */
export const SENTRY: SentryApi = sentry;

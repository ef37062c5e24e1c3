import type { HttpCall } from "../../../core/plugins/around.ts";
import { type Config, decode, DecodeError } from "../../../core/config/mod.ts";
import type { Plugin } from "../../../core/plugins/plugin.ts";
import type { ErrorContext } from "../../../core/error_hook.ts";
import type { Spans } from "../../../core/observe/spans.ts";
import { hideSecrets } from "./hide_secrets.ts";
import { spannedHttp } from "./http_spans.ts";
import { SENTRY } from "./sentry_api.ts";
import { SentrySpans } from "./sentry_spans.ts";

const FLUSH_TIMEOUT_MS = 2000;

/** What the section of the plugin says. */
interface SentrySettings {
  readonly dsn: string;
  readonly release: string | undefined;
  readonly environment: string | undefined;
  readonly tracesSampleRate: number;
  readonly tags: Readonly<Record<string, string>>;
}

const rate = (value: unknown): number => {
  const number = decode.number(value);
  if (number >= 0 && number <= 1) return number;
  throw new DecodeError("must be from 0 to 1", { value });
};

/**
 * Reports undeclared errors to Sentry, with trace id, service, subject and URL, and spans of
 * requests, events and HTTP requests if `traces_sample_rate` is above 0. Secrets in them are hidden
 * as `lymph config` hides them.
 *
 * @see https://docs.sentry.io/platforms/javascript/guides/deno/
 */
export class SentryPlugin implements Plugin {
  /** {@inheritDoc Plugin.name} */
  readonly name = "sentry";
  /** {@inheritDoc Plugin.spans} */
  readonly spans?: Spans;

  /** Starts Sentry's client. */
  constructor({ dsn, release, environment, tracesSampleRate, tags }: SentrySettings) {
    SENTRY.init({
      dsn,
      tracesSampleRate,
      // Errors are those that lymph reports: integrations would patch the process and report twice.
      defaultIntegrations: false,
      skipOpenTelemetrySetup: true,
      initialScope: { tags },
      ...(release !== undefined && { release }),
      ...(environment !== undefined && { environment }),
      beforeSend: hideSecrets,
      beforeSendTransaction: hideSecrets,
    });
    if (tracesSampleRate > 0) this.spans = new SentrySpans(SENTRY);
  }

  /**
   * Creates the plugin from its section: `dsn`, and optionally `release`, `environment`,
   * `traces_sample_rate` from 0 to 1, and `tags`.
   */
  static fromConfig(section: Config): SentryPlugin {
    const text = (key: string) => section.read(key, decode.optional(decode.string));
    return new SentryPlugin({
      dsn: section.read("dsn", readDsn),
      release: text("release"),
      environment: text("environment"),
      tracesSampleRate: section.read("traces_sample_rate", decode.optional(rate, 0)),
      tags: section.read("tags", decode.optional(decode.record(decode.string), {})),
    });
  }

  /** {@inheritDoc Plugin.aroundHttpRequest} */
  aroundHttpRequest(call: HttpCall, next: () => Promise<Response>): Promise<Response> {
    return this.spans ? spannedHttp(this.spans, call, next) : next();
  }

  /** {@inheritDoc Plugin.onError} */
  onError(error: Error, { subject, traceId, url }: ErrorContext): void {
    const span = this.spans instanceof SentrySpans ? this.spans.active : undefined;
    SENTRY.captureException(error, {
      tags: { subject, service: serviceOf(subject), trace_id: traceId },
      contexts: {
        trace: { trace_id: traceId, span_id: span?.spanContext().spanId ?? traceId.slice(0, 16) },
      },
      ...(url !== undefined && { extra: { url } }),
    });
  }

  /** {@inheritDoc Plugin.stop} */
  async stop(): Promise<void> {
    await SENTRY.close(FLUSH_TIMEOUT_MS);
  }
}

/** The service of `Greeting.greet`, `Listen-onGreeted` and `Web GET /greet`. */
function serviceOf(subject: string): string {
  return /^[^\s]+?(?=\s|\.[^.]*$|-[^-]*$)/.exec(subject)?.[0] ?? subject;
}

/** An address such as `https://key@host/7`; the key is no secret of its own. */
function readDsn(value: unknown): string {
  if (typeof value === "string" && URL.canParse(value) && new URL(value).username !== "") {
    return value;
  }
  throw new DecodeError("must be the DSN that Sentry shows for the project", { value });
}

import { UsageError } from "./command.ts";

/** What a request is about. */
export interface Subject {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Name of the interface, which is that of its service. */
  readonly service: string;
  /** Least version that is wanted. */
  readonly version?: string;
}

/**
 * Reads `<interface>.<method>[@<version>]`.
 *
 * @throws {UsageError} If the text is something else.
 */
export function parseSubject(text: string): Subject {
  const match = /^(([^@]+)\.[^.@]+)(?:@([^@]+))?$/.exec(text);
  const [, subject, service, version] = match ?? [];
  if (subject === undefined || service === undefined) {
    throw new UsageError(
      `A subject is written <service>.<method>[@<version>]: current value is ${
        JSON.stringify(text)
      }`,
    );
  }
  return { subject, service, ...(version === undefined ? {} : { version }) };
}

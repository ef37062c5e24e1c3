import { described, INTEGER, NUMBER, orNull, TEXT } from "./forms.ts";

/** What is told of a service wherever it is listed. */
export const ROW = {
  service: TEXT,
  instances: INTEGER,
  answered: described("How many instances have told their metrics", INTEGER),
  callsPerSecond: NUMBER,
  httpPerSecond: NUMBER,
  p50Ms: orNull(NUMBER),
  p99Ms: orNull(NUMBER),
  errorsPerSecond: NUMBER,
  eventsPerSecond: NUMBER,
  queued: described("Events that wait in its queues", orNull(INTEGER)),
  oldestMs: described("Milliseconds since the oldest of them could be handled", orNull(NUMBER)),
  residentBytes: orNull(NUMBER),
} as const;

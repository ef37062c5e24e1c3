import { queryNumber } from "../fields.ts";
import {
  BOOLEAN,
  described,
  INTEGER,
  listOf,
  mapOf,
  NUMBER,
  objectOf,
  oneOf,
  TEXT,
} from "./forms.ts";
import { ApiError, type Route } from "../route.ts";

const MOST = 500;
const START = described("Milliseconds since 1970", NUMBER);
const SUMMARY = {
  traceId: TEXT,
  service: TEXT,
  subject: TEXT,
  start: START,
  durationMs: NUMBER,
  errors: INTEGER,
  services: listOf(TEXT),
};
const SPAN = objectOf({
  traceId: TEXT,
  spanId: TEXT,
  service: TEXT,
  subject: TEXT,
  name: TEXT,
  kind: oneOf("server", "client", "producer", "consumer", "internal"),
  start: START,
  durationMs: NUMBER,
  attributes: mapOf({ anyOf: [TEXT, NUMBER, BOOLEAN] }),
}, { parentId: TEXT, error: TEXT });
const LINE = objectOf({
  traceId: TEXT,
  time: START,
  service: TEXT,
  level: TEXT,
  logger: TEXT,
  message: TEXT,
}, { spanId: TEXT });

/** `GET /api/traces` */
export const traces: Route = {
  method: "GET",
  path: "/api/traces",
  summary: "Returns traces, the newest first, page by page.",
  query: {
    service: "With a span of this service",
    subject: "With a span of this subject, such as Greeting.greet or Greeting.*",
    status: "ok or error",
    minDuration: "Milliseconds that a trace took at least",
    text: "With this text in a name, error, attribute or log line",
    since: "Began then or later, in milliseconds since 1970",
    limit: `At most so many, by default 50; ${MOST} at most`,
    cursor: "The next of the page before",
  },
  returns: objectOf({
    traces: listOf(objectOf({ ...SUMMARY, spans: INTEGER })),
  }, { next: described("The cursor of the next page, if there is one", TEXT) }),
  async answer({ query }, { traces }) {
    const text = (name: string) => query.get(name) || undefined;
    const status = text("status");
    if (status !== undefined && status !== "ok" && status !== "error") {
      throw new ApiError(400, "status must be ok or error");
    }
    return await traces.list({
      service: text("service"),
      subject: text("subject"),
      status,
      text: text("text"),
      cursor: text("cursor"),
      minDurationMs: queryNumber(query, "minDuration"),
      since: queryNumber(query, "since"),
      limit: Math.min(queryNumber(query, "limit") ?? 50, MOST),
    });
  },
};

/** `GET /api/traces/{id}` */
export const trace: Route = {
  method: "GET",
  path: "/api/traces/{id}",
  summary: "Returns one trace with its spans and log lines.",
  returns: objectOf({
    ...SUMMARY,
    spans: listOf(SPAN),
    lines: listOf(LINE),
    dropped: described("Spans and lines that were not kept, as there are too many", INTEGER),
  }),
  async answer({ params: { id = "" } }, { traces }) {
    const found = await traces.get(id);
    if (found !== undefined) return found;
    throw new ApiError(404, `There is no trace ${id}: it may be too old, or was not collected`);
  },
};

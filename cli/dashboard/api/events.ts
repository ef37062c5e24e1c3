import type {
  DeadLetter,
  DeadLetters,
  DeadLetterSelection,
} from "../../../core/events/dead_letters.ts";
import { HEADER } from "../../../core/message/message.ts";
import { anything, queryNumber, readText, readTexts, text, texts } from "../fields.ts";
import {
  ANY,
  BOOLEAN,
  described,
  INTEGER,
  listOf,
  NUMBER,
  objectOf,
  orNull,
  TEXT,
  TIME,
} from "./forms.ts";
import { ApiError, type Route } from "../route.ts";
import type { System } from "../system/system.ts";

const MOST = 1000;
const COUNT = objectOf({ count: described("How many dead letters", INTEGER) });

/** `GET /api/queues` */
export const queues: Route = {
  method: "GET",
  path: "/api/queues",
  summary: "Returns the queues of events: how many events wait, and how many consumers there are.",
  returns: objectOf({
    queues: listOf(objectOf({
      name: TEXT,
      length: described("How many events wait or are being handled", INTEGER),
      consumers: INTEGER,
      isOrphan: described("Whether it is left over: its service no longer declares it", BOOLEAN),
    }, {
      patterns: described("Types of the events that it gets", listOf(TEXT)),
      ageMs: described("Milliseconds for which its oldest event is ready or being handled", NUMBER),
    })),
    unwanted: described(
      "Events that were dropped, as no queue wants them",
      listOf(objectOf({ type: TEXT, since: TIME })),
    ),
  }),
  async answer(_request, system) {
    const { queues } = await system.events();
    if (queues === undefined) throw new ApiError(501, "This event system cannot list its queues");
    const [known, others, unwanted = []] = await Promise.all([
      queues.list(),
      system.otherQueues(),
      queues.unwanted?.(),
    ]);
    const names = new Set(known.map(({ name }) => name));
    return {
      queues: [...known, ...others.filter(({ name }) => !names.has(name))],
      unwanted: unwanted.map(({ type, since }) => ({ type, since: since.toISOString() })),
    };
  },
};

/** `GET /api/dead-letters` */
export const deadLetters: Route = {
  method: "GET",
  path: "/api/dead-letters",
  summary: "Returns events whose handler failed on every attempt, the oldest first.",
  query: {
    queue: "Only those of this queue",
    bodies: "With no, the bodies are left out",
    limit: `At most so many, by default 100; ${MOST} at most`,
  },
  returns: objectOf({
    letters: listOf(objectOf({
      id: TEXT,
      queue: TEXT,
      type: TEXT,
      traceId: orNull(TEXT),
      error: objectOf({ type: TEXT, message: TEXT }),
      attempts: INTEGER,
      failedAt: TIME,
    }, { body: ANY })),
    hasMore: BOOLEAN,
  }),
  async answer({ query }, system) {
    const letters = await lettersOf(system);
    const queue = query.get("queue");
    const limit = Math.min(queryNumber(query, "limit") ?? 100, MOST);
    const found = await letters.list(queue ? { queue } : {}, { limit: limit + 1 });
    const shown = query.get("bodies") === "no" ? describe : describeWhole;
    return { letters: found.slice(0, limit).map(shown), hasMore: found.length > limit };
  },
};

/** `POST /api/dead-letters/retry` */
export const retry: Route = {
  method: "POST",
  path: "/api/dead-letters/retry",
  summary: "Puts dead letters back into their queues.",
  body: selectionFields("retry"),
  returns: COUNT,
  async answer({ body }, system) {
    return { count: await (await lettersOf(system)).retry(selectionOf(body)) };
  },
};

/** `POST /api/dead-letters/edit` */
export const edit: Route = {
  method: "POST",
  path: "/api/dead-letters/edit",
  summary: "Puts one dead letter back into its queue with another body.",
  body: {
    id: text("Id of the dead letter"),
    body: anything("The new body; tagged values become what they stand for"),
  },
  returns: COUNT,
  async answer({ body }, system) {
    const letters = await lettersOf(system);
    const id = readText(body, "id");
    const count = await letters.retry({ ids: [id] }, { body: body["body"] });
    if (count === 0) {
      throw new ApiError(404, `There is no dead letter ${id}, or no longer its queue`);
    }
    return { count };
  },
};

/** `POST /api/dead-letters/drop` */
export const drop: Route = {
  method: "POST",
  path: "/api/dead-letters/drop",
  summary: "Deletes dead letters for good.",
  body: selectionFields("drop"),
  returns: COUNT,
  async answer({ body }, system) {
    return { count: await (await lettersOf(system)).drop(selectionOf(body)) };
  },
};

function selectionFields(what: string) {
  return {
    ids: texts(`Ids of those to ${what}`, { optional: true }),
    queue: text(`Queue of those to ${what}: all of its dead letters`, { optional: true }),
  };
}

function selectionOf(body: Readonly<Record<string, unknown>>): DeadLetterSelection {
  const ids = readTexts(body, "ids");
  const queue = body["queue"] === undefined ? undefined : readText(body, "queue");
  if (ids === undefined && queue === undefined) {
    throw new ApiError(400, "The body must have ids or a queue");
  }
  return { ...(ids && { ids }), ...(queue !== undefined && { queue }) };
}

async function lettersOf(system: System): Promise<DeadLetters> {
  const { deadLetters } = await system.events();
  if (deadLetters !== undefined) return deadLetters;
  throw new ApiError(501, "This event system keeps no dead letters");
}

function describeWhole(letter: DeadLetter) {
  return { ...describe(letter), body: letter.event.body };
}

function describe({ id, queue, event, error, attempts, failedAt }: DeadLetter) {
  const { type, headers } = event;
  const traceId: unknown = headers[HEADER.traceId];
  return {
    id,
    queue,
    type,
    traceId: typeof traceId === "string" ? traceId : null,
    error,
    attempts,
    failedAt: failedAt.toISOString(),
  };
}

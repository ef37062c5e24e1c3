import assert from "node:assert/strict";
import type { DeadLetter } from "../../core/events/dead_letters.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import { JsonSerializer } from "../../transports/serializers/mod.ts";
import { runCommand } from "../cli.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { SharedEvents } from "./testdata/shared_events.ts";

const CONFIG = new URL("testdata/shared_events.yml", import.meta.url).pathname;

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, on the events of this process. */
async function lymph(args: readonly string[], onNote = (_: string): void => {}): Promise<Result> {
  const [out, err]: string[][] = [[], []];
  const terminal: Terminal = {
    columns: 80,
    hasColors: false,
    print: (text) => void out?.push(`${text}\n`),
    note: (text) => {
      err?.push(`${text}\n`);
      onNote(text);
    },
    status: () => {},
    style: (_, text) => text,
    neverWait() {},
    room: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    broken: new Promise(() => {}),
    readInput: () => Promise.resolve(`{"from": "stdin"}`),
  };
  const code = await runCommand([...args, "--config", CONFIG], { terminal });
  return { code, out: (out ?? []).join(""), err: (err ?? []).join("") };
}

/** Runs `lymph subscribe` and, once it waits, something that makes events happen. */
function subscribed(args: readonly string[], happen: () => Promise<unknown>): Promise<Result> {
  return lymph(["subscribe", ...args], (note) => {
    if (note.startsWith("Waiting")) void happen();
  });
}

Deno.test("subscribe prints what emit emits", async () => {
  const { code, out } = await subscribed(
    ["greeted", "-N1"],
    () => lymph(["emit", "greeted", `{"name": "Joe"}`]),
  );
  assert.deepEqual([code, out], [0, "greeted: { name: 'Joe' }\n"]);
});

Deno.test("two subscribers see the same events, one line of JSON each", async () => {
  let ready = 0;
  const both = async () => {
    if (++ready < 2) return;
    await lymph(["emit", "a.b", "--trace-id", "0123"]);
    await lymph(["emit", "a", "-", "--trace-id=0123"]);
  };
  const args = ["a.#", "-N2", "--json"];
  const results = await Promise.all([subscribed(args, both), subscribed(args, both)]);
  for (const { out } of results) {
    const events = out.trim().split("\n").map((line) => JSON.parse(line) as ServiceEvent);
    assert.deepEqual(events.map(({ type }) => type), ["a.b", "a"]);
    assert.deepEqual(events.map(({ body }) => body), [{}, { from: "stdin" }]);
    assert.equal(events[0]?.headers.trace_id, "0123");
    assert.match(String(events[0]?.source), /^[0-9a-f]{32}$/);
  }
});

const REFUSED = [["order..placed", "order..placed"], ["a\x1b[2J", "a\\u001b[2J"]] as const;
for (const [type, shown] of REFUSED) {
  Deno.test(`V4 emit and subscribe refuse the event type "${shown}"`, async () => {
    for (const command of ["emit", "subscribe"]) {
      const { code, out, err } = await lymph([command, type]);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, /^lymph: Cannot (emit|handle) .*: current value is /);
      assert.ok(err.endsWith(` "${shown}"\n`), err);
    }
  });
}

Deno.test("an event type that would move the cursor is shown, not obeyed", async () => {
  const event = { type: "a\x1b[2J", body: 1, source: "python", headers: {} };
  const { out } = await subscribed(["#", "-N1"], () => new SharedEvents().emit(event));
  assert.equal(out, "a\\u001b[2J: 1\n");
});

Deno.test("emit may delay", async () => {
  const started = Date.now();
  await subscribed(["late", "-N1"], () => lymph(["emit", "late", "--delay=0.05"]));
  assert.ok(Date.now() - started >= 50);
});

Deno.test("a body that is no JSON is a usage error on one line", async () => {
  assert.deepEqual(await lymph(["emit", "greeted", "{oops"]), {
    code: 2,
    out: "",
    err: `lymph: Bodies must be JSON: current value is "{oops" (${syntaxErrorOf("{oops")})\n`,
  });
});

function syntaxErrorOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

/** What JSON has no form for, or what would break a line. */
const ODD_BODIES: readonly unknown[] = [
  1,
  Uint8Array.of(7),
  new Set([8]),
  new Map([[9, "x"]]),
  2n ** 60n,
  NaN,
  "a\u2028b",
  Temporal.ZonedDateTime.from("1970-01-01T00:00:00[UTC]"),
];

async function emitOddBodies(type: string): Promise<void> {
  const events = new SharedEvents();
  for (const body of ODD_BODIES) await events.emit({ type, body, source: "me", headers: {} });
}

Deno.test("V1 subscribe --json shows each event on one line that can be read back", async () => {
  const args = ["odd.#", `-N${ODD_BODIES.length}`, "--json"];
  const { code, out } = await subscribed(args, () => emitOddBodies("odd.\nline"));
  const events = out.trim().split("\n").map((line) => new JsonSerializer().parse(line));
  assert.equal(code, 0);
  assert.deepEqual(
    events,
    ODD_BODIES.map((body) => ({ type: "odd.\nline", body, source: "me", headers: {} })),
  );
  assert.match(out, /"1970-01-01T00:00:00\+00:00"/);
});

Deno.test("V1 dlq --json hides no dead letter, whatever is in it", async () => {
  const events = new SharedEvents();
  const queue = `odd-${crypto.randomUUID()}`;
  const handled: Promise<unknown>[] = [];
  await using _live = await events.subscribe({ queue, patterns: [queue] }, () => {
    const failed = Promise.reject(new Error("no"));
    handled.push(failed);
    return failed;
  });
  await emitOddBodies(queue);
  await Promise.allSettled(handled);
  const { out } = await lymph(["dlq", "list", "--json", "--queue", queue]);
  const letters = out.trim().split("\n").map((line) => new JsonSerializer().parse(line));
  assert.deepEqual(
    letters.map((letter) => (letter as DeadLetter).event.body),
    ODD_BODIES,
  );
  const shown = await lymph(["dlq", "show", "--json", (letters[1] as DeadLetter).id]);
  assert.match(shown.out, /"body":\{"__type__":"bytes","_":"Bw=="\}/);
  await lymph(["dlq", "drop", "--queue", queue]);
});

async function withDeadLetters(check: (ids: readonly string[]) => Promise<void>): Promise<void> {
  const events = new SharedEvents();
  let isFixed = false;
  const handled: unknown[] = [];
  await using _live = await events.subscribe(
    { queue: "Listen-onGreeted", patterns: ["poison"], order: "sequential" },
    ({ body }) => {
      if (!isFixed) return Promise.reject(new RangeError("no\nluck"));
      handled.push(body);
      return Promise.resolve();
    },
  );
  for (const body of [1, 2]) {
    const headers = { trace_id: "0123" };
    await events.emit({ type: "poison", body, source: "me", headers });
  }
  await SharedEvents.broker.quiet();
  isFixed = true;
  await check((await events.deadLetters.list()).map(({ id }) => id));
  await SharedEvents.broker.quiet();
  await events.deadLetters.drop();
}

Deno.test("dlq list shows dead letters, dlq show all that is known of one", async () => {
  await withDeadLetters(async ([id = "", other = ""]) => {
    const { code, out } = await lymph(["dlq", "list"]);
    assert.equal(code, 0);
    const [titles, ...rows] = out.trimEnd().split("\n");
    assert.match(titles ?? "", /^ID +FAILED +TRIED +QUEUE +EVENT +ERROR$/);
    assert.deepEqual(rows.map((row) => row.split(/ {2,}/)[0]), [id, other]);
    assert.match(rows[0] ?? "", /Z {2}1x {5}Listen-onGreeted {2}poison {2}RangeError: no luck$/);
    const shown = (await lymph(["dlq", "show", id])).out;
    for (const line of [id, "  error: RangeError: no luck", "  trace id: 0123", "  body: 1"]) {
      assert.ok(shown.split("\n").includes(line), shown);
    }
  });
});

Deno.test("dlq list --json prints one letter per line", async () => {
  await withDeadLetters(async () => {
    const { out } = await lymph(["dlq", "list", "--json"]);
    const letters = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(letters.map(({ event }) => event.body), [1, 2]);
    assert.match(letters[0].failedAt, /^\d{4}-\d\d-\d\dT.*Z$/);
  });
});

Deno.test("dlq list says when there are more than it shows", async () => {
  await withDeadLetters(async ([id = ""]) => {
    const { out, err } = await lymph(["dlq", "list", "--limit=1"]);
    assert.equal(out.trimEnd().split("\n").length, 2);
    assert.ok(out.includes(id));
    assert.equal(err, "There are more than 1: --limit shows more\n");
  });
});

Deno.test("dlq retry gives events back, dlq drop deletes them", async () => {
  await withDeadLetters(async ([id = "", other = ""]) => {
    assert.equal((await lymph(["dlq", "retry", id])).out, "Retried 1 dead letter\n");
    for (const action of ["retry", "drop", "list", "show"]) {
      const again = await lymph(["dlq", action, other, id]);
      assert.deepEqual([again.code, again.out, again.err], [
        1,
        "",
        `lymph: There is no dead letter ${id}; see 'lymph dlq list'\n`,
      ]);
    }
    const elsewhere = await lymph(["dlq", "retry", other, "--queue=Bill"]);
    assert.equal(
      elsewhere.err,
      `lymph: The dead letter ${other} is not of queue Bill, but of Listen-onGreeted\n`,
    );
    assert.equal((await lymph(["dlq", "drop", other, other])).out, "Dropped 1 dead letter\n");
    assert.equal((await lymph(["dlq", "list"])).err, "There are no dead letters\n");
  });
  await withDeadLetters(async () => {
    const elsewhere = await lymph(["dlq", "drop", "--queue=other"]);
    assert.equal(elsewhere.out, "Dropped 0 dead letters\n");
    assert.equal((await lymph(["dlq", "drop", "--all"])).out, "Dropped 2 dead letters\n");
  });
});

for (
  const [args, message] of [
    [["retry"], "Say what to retry: ids, --queue or --all"],
    [["drop", "7", "--all"], "Say what to drop: ids, --queue or --all"],
    [["show"], "Give the ids of the dead letters to show"],
    [["lst"], 'Unknown action lst: use list, show, retry or drop (did you mean "list"?)'],
  ] as const
) {
  Deno.test(`lymph dlq ${args.join(" ")} is refused`, async () => {
    const { code, err } = await lymph(["dlq", ...args]);
    assert.deepEqual([code, err], [2, `lymph: ${message}\n`]);
  });
}

Deno.test("dlq retry names a queue that was removed", async () => {
  const events = new SharedEvents();
  const queue = `removed-${crypto.randomUUID()}`;
  const live = await events.subscribe(
    { queue, patterns: [queue] },
    () => Promise.reject(new Error("no")),
  );
  await events.emit({ type: queue, body: 1, source: "me", headers: {} });
  await SharedEvents.broker.quiet();
  await live[Symbol.asyncDispose]();
  await events.queues.remove(queue);
  const [letter] = await events.deadLetters.list({ queue });
  for (const what of [letter?.id ?? "", `--queue=${queue}`]) {
    const { code, out, err } = await lymph(["dlq", "retry", what]);
    assert.deepEqual([code, out, err], [
      1,
      "Retried 0 dead letters\n",
      `lymph: The queue ${queue} of the dead letter ${letter?.id} is not there: ` +
      "start the service that has the queue, or drop the dead letter\n",
    ]);
  }
  await events.deadLetters.drop({ queue });
});

Deno.test("W6 queue list shows what queues hold, and queue remove removes them", async () => {
  const events = new SharedEvents();
  await events.declare({ queue: "Bill-onOrder", patterns: ["order.placed", "order.paid"] });
  await using _live = await events.subscribe(
    { queue: "Bill-onPaid", patterns: ["order.paid"] },
    () => Promise.resolve(),
  );
  await lymph(["emit", "order.placed"]);
  const { out } = await lymph(["queue", "list", "Bill-onOrder", "Bill-onPaid"]);
  const withoutAge = out.replace(/\d+s/, "age");
  assert.deepEqual(withoutAge.trimEnd().split("\n").map((line) => line.split(/ {2,}/)), [
    ["QUEUE", "EVENTS", "OLDEST", "CONSUMERS", "PATTERNS"],
    ["Bill-onOrder", "1", "age", "none", "order.placed order.paid"],
    ["Bill-onPaid", "0", "-", "1", "order.paid"],
  ]);
  const json = await lymph(["queue", "list", "--json", "Bill-onOrder"]);
  assert.equal(JSON.parse(json.out).length, 1);
  const missing = await lymph(["queue", "list", "Bill-onPaid", "Bill-onOrders"]);
  assert.match(missing.out, /^QUEUE .*\nBill-onPaid .*\n$/);
  assert.deepEqual([missing.code, missing.err], [
    1,
    'lymph: There is no queue Bill-onOrders (did you mean "Bill-onOrder"?)\n',
  ]);
  const removed = await lymph(["queue", "remove", "Bill-onOrder"]);
  assert.equal(removed.out, "Removed Bill-onOrder with 1 event\n");
  const again = await lymph(["queue", "remove", "Bill-onOrder"]);
  assert.deepEqual([again.code, again.err], [1, "lymph: There is no queue Bill-onOrder\n"]);
  const consumed = await lymph(["queue", "remove", "Bill-onPaid"]);
  assert.match(consumed.err, /^lymph: Cannot remove queue Bill-onPaid as it must have no sub/);
});

for (
  const [args, message] of [
    [["remove"], "Name what to remove"],
    [["lst"], 'Unknown action lst: use list or remove (did you mean "list"?)'],
  ] as const
) {
  Deno.test(`W6 lymph queue ${args.join(" ")} is refused`, async () => {
    const { code, err } = await lymph(["queue", ...args]);
    assert.deepEqual([code, err], [2, `lymph: ${message}\n`]);
  });
}

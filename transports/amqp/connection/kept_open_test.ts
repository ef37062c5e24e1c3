import assert from "node:assert/strict";
import { EventError } from "../../../core/errors.ts";
import { KeptOpen, type KeptOpenOptions } from "./kept_open.ts";

/** Something that is lost when a test says so. */
class Thing {
  readonly #closed = Promise.withResolvers<Error | undefined>();
  readonly closed: Promise<Error | undefined> = this.#closed.promise;

  lose(error?: Error): void {
    this.#closed.resolve(error);
  }

  close(): Promise<void> {
    this.lose();
    return Promise.resolve();
  }
}

/** Opens things, of which the first few fail. */
function keep(failures: number, options: Partial<KeptOpenOptions<Thing>> = {}) {
  const opened: Thing[] = [];
  let attempts = 0;
  const kept = new KeptOpen<Thing>({
    name: "the thing",
    open: () => {
      if (attempts++ < failures) return Promise.reject(new RangeError("not yet"));
      const thing = new Thing();
      opened.push(thing);
      return Promise.resolve(thing);
    },
    ...options,
  });
  return { kept, opened, attempts: () => attempts };
}

Deno.test("what is kept is open once it was started", async () => {
  const { kept, opened } = keep(0);
  await kept.start();
  assert.equal(kept.current, opened[0]);
  assert.equal(await kept.live(), opened[0]);
  await kept.close();
});

Deno.test("what cannot be opened is tried again until it can", async () => {
  const { kept, opened, attempts } = keep(2);
  await kept.start();
  assert.equal(kept.current, undefined);
  assert.ok(kept.failure instanceof RangeError);
  assert.equal(await kept.live(), opened[0]);
  assert.equal(attempts(), 3);
  await kept.close();
});

Deno.test("what is lost is opened again, and those who use it are told", async () => {
  const told: string[] = [];
  const { kept, opened } = keep(0, {
    onOpen: () => told.push("open"),
    onLost: () => told.push("lost"),
  });
  await kept.start();
  opened[0]?.lose(new Error("cut"));
  await opened[0]?.closed;
  await Promise.resolve();
  assert.equal(await kept.live(), opened[1]);
  assert.deepEqual(told, ["open", "lost", "open"]);
  await kept.close();
});

Deno.test("a hopeless attempt is not repeated, and rejects with its reason", async () => {
  const { kept, attempts } = keep(5, { isFatal: (error) => error instanceof RangeError });
  const waiting = assert.rejects(kept.live(), RangeError);
  await kept.start();
  await waiting;
  assert.equal(attempts(), 1);
  await kept.close();
});

Deno.test("what has been open once is never hopeless", async () => {
  let attempts = 0;
  const first = new Thing();
  const second = new Thing();
  const { kept } = keep(0, {
    open: () => {
      attempts++;
      if (attempts === 2) return Promise.reject(new RangeError("refused"));
      return Promise.resolve(attempts === 1 ? first : second);
    },
    isFatal: () => true,
  });
  await kept.start();
  first.lose();
  await first.closed;
  await Promise.resolve();
  assert.equal(await kept.live(), second);
  await kept.close();
});

Deno.test("closing ends an attempt that hangs, and what comes of it later is closed", async () => {
  const opening = Promise.withResolvers<Thing>();
  const { kept } = keep(0, { open: () => opening.promise });
  const waiting = assert.rejects(kept.live(), EventError);
  const started = kept.start();
  await kept.close();
  await Promise.all([waiting, started]);
  const late = new Thing();
  opening.resolve(late);
  assert.equal(await late.closed, undefined);
});

Deno.test("closing twice, or before anything was opened, is safe", async () => {
  const { kept, opened } = keep(0);
  await kept.close();
  await kept.close();
  await assert.rejects(kept.live(), EventError);
  assert.deepEqual(opened, []);
});

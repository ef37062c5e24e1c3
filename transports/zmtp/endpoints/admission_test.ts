import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { Admission, type Admitted } from "./admission.ts";
import { withDefaults } from "../options.ts";

/** A connection of which nothing is real. */
class Guest implements Admitted {
  readonly #opened = Promise.withResolvers<boolean>();
  readonly #closed = Promise.withResolvers<void>();
  readonly opened = this.#opened.promise;
  readonly closed = this.#closed.promise;
  isUsed = false;
  isAborted = false;
  constructor(readonly name: string) {}
  async open(): Promise<void> {
    this.#opened.resolve(true);
    await this.opened;
  }
  abort(): void {
    this.isAborted = true;
    this.#opened.resolve(false);
    this.#closed.resolve();
  }
  takeUse(): boolean {
    const { isUsed } = this;
    this.isUsed = false;
    return isUsed;
  }
}

async function full(names: string, maxHandshakes = 100) {
  const admission = new Admission(withDefaults({ maxConnections: names.length, maxHandshakes }));
  const guests = Array.from(names, (name) => new Guest(name));
  for (const guest of guests) {
    assert.ok(admission.makeRoom());
    admission.add(guest);
    await guest.open();
  }
  const gone = () => guests.filter(({ isAborted }) => isAborted).map(({ name }) => name).join("");
  return { admission, guests, gone };
}

Deno.test("A8 when room is short the oldest gives way that has said nothing since its handshake", async () => {
  const { admission, guests, gone } = await full("abc");
  (guests[0] as Guest).isUsed = true;
  assert.ok(admission.makeRoom());
  assert.equal(gone(), "b");
  const next = new Guest("d");
  admission.add(next);
  await next.open();
  assert.ok(admission.makeRoom());
  assert.equal(gone(), "bc");
  assert.equal(admission.size, 2);
});

Deno.test("A8 those that were of use give way only after ten silent seconds", async () => {
  using time = fakeTime();
  const { admission, guests, gone } = await full("ab");
  for (const guest of guests) guest.isUsed = true;
  assert.equal(admission.makeRoom(), false);
  await time.advance(6000);
  (guests[0] as Guest).isUsed = true;
  assert.equal(admission.makeRoom(), false);
  await time.advance(4000);
  assert.ok(admission.makeRoom());
  assert.equal(gone(), "b");
});

Deno.test("M5 beyond its limit of unfinished handshakes the oldest one is given up", async () => {
  const admission = new Admission(withDefaults({ maxHandshakes: 2 }));
  const [first, second, third] = ["a", "b", "c"].map((name) => new Guest(name)) as [
    Guest,
    Guest,
    Guest,
  ];
  for (const guest of [first, second]) {
    assert.ok(admission.makeRoom());
    admission.add(guest);
  }
  await first.open();
  assert.ok(admission.makeRoom());
  admission.add(third);
  assert.deepEqual([first.isAborted, second.isAborted], [false, false]);
  assert.ok(admission.makeRoom());
  assert.deepEqual([first.isAborted, second.isAborted, third.isAborted], [false, true, false]);
});

/** How many more connections are accepted while none gives way to another. */
async function takeAll(admission: Admission): Promise<number> {
  const before = admission.size;
  let taken = 0;
  while (admission.makeRoom() && admission.size === before + taken) {
    const guest = new Guest(String(taken++));
    guest.isUsed = true;
    admission.add(guest);
    await guest.open();
  }
  return taken;
}

Deno.test("A8 when files run out some are given back, and kept free for ten seconds", async () => {
  using time = fakeTime();
  const { admission, guests, gone } = await full("abcdefghijklmnopqrstuvwxyz");
  admission.onFilesSpent();
  assert.equal(gone(), "abcdefgh");
  for (const guest of guests) guest.isUsed = true;
  assert.equal(await takeAll(admission), 0);
  await time.advance(9_900);
  assert.equal(await takeAll(admission), 7);
});

Deno.test("A8 files that something else had used up for a moment are used again", async () => {
  using time = fakeTime();
  const { admission, guests, gone } = await full("abcdefghijklmnopqrstuvwxyz");
  for (const guest of guests) guest.isUsed = true;
  for (let i = 0; i < 50; i++) admission.onFilesSpent();
  assert.equal(gone(), "");
  for (const guest of guests.slice(0, 20)) guest.abort();
  await time.advance(60_000);
  assert.equal(await takeAll(admission), 20);
});

Deno.test("A8 few connections have not used up the files, and none gives way", async () => {
  const admission = new Admission(withDefaults());
  const guests = Array.from("abcd", (name) => new Guest(name));
  for (const guest of guests) {
    admission.add(guest);
    await guest.open();
  }
  admission.onFilesSpent();
  assert.equal(admission.size, 4);
  for (const guest of guests) guest.isUsed = true;
  assert.equal(await takeAll(admission), 12);
});

Deno.test("A8 of those that have said nothing only some stay, although there is room", async () => {
  const admission = new Admission(withDefaults({ maxSilent: 2 }));
  const guests = Array.from("abcdef", (name) => new Guest(name));
  const gone = () => guests.filter(({ isAborted }) => isAborted).map(({ name }) => name).join("");
  for (const guest of guests) {
    assert.ok(admission.makeRoom());
    admission.add(guest);
    await guest.open();
    guest.isUsed = "ad".includes(guest.name);
  }
  assert.equal(gone(), "bc");
  for (const guest of guests) guest.isUsed = true;
  assert.ok(admission.makeRoom());
  assert.equal(gone(), "bc", "whoever has said something stays");
  guests.at(-1)?.abort();
  await guests.at(-1)?.closed;
  assert.equal(admission.size, 3);
});

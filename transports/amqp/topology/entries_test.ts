import assert from "node:assert/strict";
import { note, prune, readEntries } from "./entries.ts";

const listed = (name: string, ...patterns: string[]) => ({ name, patterns, key: name });

Deno.test("W6 a pattern that no running process declares is removed, and no other", async () => {
  const entries = readEntries("{}");
  note(entries, listed("Q", "old", "kept"), "dead");
  note(entries, listed("Q", "kept", "new"), "alive");
  note(entries, listed("Q", "new"), "alive");
  assert.deepEqual({ ...entries["Q"] }, { old: ["dead"], kept: ["dead", "alive"], new: ["alive"] });
  const entry = entries["Q"] ?? {};
  const isRunning = (process: string) => Promise.resolve(process === "alive");
  assert.deepEqual(await prune(entry, new Set(Object.keys(entry)), isRunning), ["old"]);
  assert.deepEqual(Object.keys(entry).sort(), ["kept", "new"]);
});

Deno.test("W6 a pattern stays where any of many processes runs, and the others are forgotten", async () => {
  const entries = readEntries("{}");
  for (let n = 0; n < 20; n++) note(entries, listed("Q", "e"), `p${n}`);
  const entry = entries["Q"] ?? {};
  const isRunning = (process: string) => Promise.resolve(process === "p3");
  assert.deepEqual(await prune(entry, new Set(["e"]), isRunning), []);
  assert.deepEqual({ ...entry }, { e: ["p3"] });
});

Deno.test("W6 queues and patterns may have the names of what plain objects inherit", () => {
  const names = ["constructor", "toString", "__proto__"];
  let entries = readEntries("{}");
  for (const process of ["first", "second"]) {
    for (const name of names) note(entries, listed(name, ...names), process);
    entries = readEntries(JSON.stringify(entries));
  }
  assert.deepEqual(Object.keys(entries), names);
  for (const name of names) {
    assert.deepEqual(
      Object.entries(entries[name] ?? {}),
      names.map((pattern) => [pattern, ["first", "second"]]),
    );
  }
});

Deno.test("W6 entries that another program has written are none", () => {
  for (const json of ["", "null", "7", "[]"]) {
    assert.deepEqual(Object.keys(readEntries(json)), []);
  }
});

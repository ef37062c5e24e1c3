import assert from "node:assert/strict";
import {
  lookUpProcess,
  membersOf,
  parseResident,
  parseStat,
  residentBytes,
} from "./process_table.ts";

const STAT =
  "4711 (a) b (c) S 1 4700 4700 0 -1 4194304 1 2 3 4 150 50 7 8 20 0 9 0 123 1048576 300";

Deno.test("the command of a process may contain anything", () => {
  assert.deepEqual(parseStat(STAT), {
    isZombie: false,
    group: 4700,
    cpuSeconds: 2,
    virtualBytes: 1048576,
  });
  assert.equal(parseStat(STAT.replace(" S ", " Z "))?.isZombie, true);
  assert.equal(parseStat("something else"), undefined);
});

Deno.test("resident memory is told in kilobytes", () => {
  assert.equal(parseResident("Name:\tdeno\nVmRSS:\t    2048 kB\nRssAnon:\t 1 kB\n"), 2048 * 1024);
  assert.equal(parseResident("Name:\tzombie\n"), undefined);
});

Deno.test("a process finds itself, and a missing process is not found", {
  ignore: Deno.build.os !== "linux",
}, () => {
  const group = lookUpProcess(Deno.pid)?.group ?? 0;
  assert.ok(membersOf(group)?.includes(Deno.pid));
  assert.ok((residentBytes(Deno.pid) ?? 0) > 1024 * 1024);
  assert.equal(lookUpProcess(2 ** 30), undefined);
  assert.equal(residentBytes(2 ** 30), undefined);
});

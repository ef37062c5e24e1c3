import assert from "node:assert/strict";
import { addTallies, countRun, countTests, NO_TESTS, readTally } from "./tally.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="1" errors="1">
  <testsuite name="./a_test.ts" tests="4" disabled="1" errors="0" failures="1">
    <testcase name="of &lt;testsuite tests=&quot;9&quot;&gt;"></testcase>
  </testsuite>
  <testsuite name="./b_test.ts" tests="3" disabled="0" errors="1" failures="0"></testsuite>
</testsuites>`;

Deno.test("a report's suites are added up", () => {
  assert.deepEqual(countTests(REPORT), { passed: 4, failed: 2, skipped: 1, errors: [] });
});

Deno.test("a report that was not written counts nothing", async () => {
  assert.deepEqual(countTests(""), NO_TESTS);
  assert.deepEqual(await readTally("nowhere.json"), NO_TESTS);
});

Deno.test("runs are added up, and each failure is kept", () => {
  const all = [countRun(), countRun("first"), countRun("second")].reduce(addTallies);
  assert.deepEqual(all, { passed: 1, failed: 2, skipped: 0, errors: ["first", "second"] });
});

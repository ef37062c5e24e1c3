import assert from "node:assert/strict";
import type { Row } from "./rows.ts";
import { formatTable } from "./table.ts";

const row = (service: string): Row => ({
  service,
  instances: 12,
  answered: 11,
  callsPerSecond: 12_345.6,
  httpPerSecond: 1234.5,
  p50Ms: 12.34,
  p99Ms: 1234.56,
  errorsPerSecond: 0,
  eventsPerSecond: 123.4,
  queued: 12_345,
  residentBytes: 2 ** 31,
});
const plain = { emphasize: (text: string) => text, alarm: (text: string) => text };

for (const columns of [20, 40, 80, 120]) {
  Deno.test(`P6 a table fits ${columns} columns and shows all services`, () => {
    const rows = [row("Shop"), row("a-service-with-a-rather-long-name-of-its-own")];
    const lines = formatTable(rows, { ...plain, screen: { columns, rows: 24 } }).split("\n");
    assert.equal(lines.length, 3);
    assert.ok(lines.every((line) => line.length <= columns), lines.join("\n"));
    assert.match(lines[1] ?? "", /^Shop /);
    assert.match(lines[2] ?? "", /^a-se/);
  });
}

Deno.test("P6 a low terminal shows the header, and how many services are missing", () => {
  const rows = Array.from({ length: 50 }, (_, index) => row(`Shop${index}`));
  const lines = formatTable(rows, { ...plain, screen: { columns: 80, rows: 10 } }).split("\n");
  assert.ok(lines.length < 10);
  assert.match(lines[0] ?? "", /^service /);
  assert.match(lines.at(-1) ?? "", /^… 43 more/);
});

Deno.test("P6 without a terminal nothing is left out", () => {
  const rows = Array.from({ length: 50 }, (_, index) => row(`Shop${index}`));
  assert.equal(formatTable(rows, plain).split("\n").length, 51);
});

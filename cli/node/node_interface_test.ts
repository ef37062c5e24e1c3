import assert from "node:assert/strict";
import { NackError } from "../../core/errors.ts";
import { configureLogging, type LogRecord } from "../../core/observe/logs/log.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { nodeInterfaceOf } from "./node_interface.ts";
import type { Supervisor } from "./supervision/supervisor.ts";

/** A supervisor of nothing, which fails if it is asked for a service. */
const NOTHING = {
  pools: [],
  pool: () => {
    throw new Error("the name was looked for");
  },
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
} as unknown as Supervisor;

const ASKED: readonly [string, object][] = [
  ["node.restart", { name: "x".repeat(10_000_000) }],
  ["node.restart", { name: ["Greeting"] }],
  ["node.scale", { name: 7, numprocesses: 1 }],
  ["node.scale", { name: "x".repeat(300), numprocesses: 1 }],
];

for (const [subject, body] of ASKED) {
  const shown = JSON.stringify(body).slice(0, 40);
  Deno.test(`A1 A10 ${subject} refuses ${shown} at once, in one line`, async () => {
    const records: LogRecord[] = [];
    configureLogging({ level: "warning", sinks: [(record) => records.push(record)] });
    await using services = await startServices({ node: nodeInterfaceOf(NOTHING) });
    const asked = services.request("node", { subject, body });
    const error = await asked.then(() => undefined, (error) => error);
    configureLogging({ level: "error", sinks: [] });
    assert.ok(error instanceof NackError, String(error));
    assert.match(error.reason ?? "", /^name must be a string of at most 255 characters$/);
    assert.deepEqual(records.map(({ level, error }) => [level, error]), [["warning", undefined]]);
  });
}

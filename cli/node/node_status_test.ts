import assert from "node:assert/strict";
import { formatStatus } from "./node_status.ts";

Deno.test("the status names each process, what it does and for how long", () => {
  const process = {
    endpoint: null,
    name: "Web.0",
    pid: 17,
    state: "serving",
    uptime: 75,
    restarts: 0,
  };
  const text = formatStatus([
    { name: "Web", command: ["lymph"], numprocesses: 1, processes: [process] },
    {
      name: "Worker",
      command: ["lymph"],
      numprocesses: 2,
      processes: [
        { ...process, name: "Worker.0", pid: 18, state: "starting", uptime: 7300, restarts: 1 },
        { ...process, name: "Worker.1", pid: null, state: "waiting", uptime: null, restarts: 12 },
      ],
    },
    { name: "Off", command: ["lymph"], numprocesses: 0, processes: [] },
  ], { style: (_, text) => text });
  assert.equal(
    text,
    `Web [1]
  Web.0     serving   pid 17  for 1 min
Worker [2]
  Worker.0  starting  pid 18  for 2 h  1 restart
  Worker.1  waiting   12 restarts
Off [0]`,
  );
});

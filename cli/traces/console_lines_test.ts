import assert from "node:assert/strict";
import { recordConsole } from "./console_lines.ts";

Deno.test("what is printed in a span is a line of it, and the console is as before afterwards", () => {
  const lines: string[] = [];
  const printed: unknown[][] = [];
  const recorder = {
    isRecording: true,
    line: ({ level, message }: { level: string; message: string }) =>
      void lines.push(`${level} ${message}`),
  };
  const own = console.log;
  console.log = (...values) => void printed.push(values);
  const mine = console.log;
  try {
    {
      using _recording = recordConsole(recorder);
      console.log("Hi, %s", "Joe", { a: 1 });
      recorder.isRecording = false;
      console.log("outside");
    }
    assert.equal(console.log, mine);
  } finally {
    console.log = own;
  }
  assert.deepEqual(lines, ["info Hi, Joe { a: 1 }"]);
  assert.deepEqual(printed, [["Hi, %s", "Joe", { a: 1 }], ["outside"]]);
});

import assert from "node:assert/strict";
import { within } from "../../../tests/support/within.ts";
import { formatServing } from "../../run/serving_line.ts";
import type { Child } from "./child.ts";
import { Guard } from "./guard.ts";
import { spawnChild } from "./spawn_child.ts";

const identity = "0123456789abcdef0123456789abcdef";
const SENTENCE = formatServing({ what: "coffee", endpoint: "tcp://127.0.0.1:1", identity });

/** Runs a script in place of an instance, until it ends; `onLines` is called whenever it prints. */
async function runScript(script: string, onLines: (child: Child) => void = () => {}) {
  await using guard = new Guard();
  const lines: string[] = [];
  const program = { path: "bash", args: ["-c", script], env: {}, announces: true };
  const child: Child = spawnChild({ ...program, [Symbol.dispose]() {} }, {
    env: {},
    guard,
    stopTimeoutMs: 10_000,
    onLines(printed) {
      lines.push(...printed);
      onLines(child);
    },
  });
  let isServing = false;
  void child.serving.then(() => isServing = true);
  await within(child.ended, "the end of the script", { timeoutMs: 10_000 });
  return { lines, isServing, endpoint: child.endpoint, servesHttp: child.servesHttp };
}

Deno.test("a process serves once it announces so, and its announcement is not shown", async () => {
  const facts = JSON.stringify({ endpoint: "tcp://127.0.0.1:2", servesHttp: true });
  const script =
    `echo one >&2; echo "lymph-serving $LYMPH_NODE_PROCESS "'${facts}' >&2; echo two >&2`;
  assert.deepEqual(await runScript(script), {
    lines: ["one", "two"],
    isServing: true,
    endpoint: "tcp://127.0.0.1:2",
    servesHttp: true,
  });
});

Deno.test("a process that prints the sentence for people does not serve for that", async () => {
  assert.deepEqual(await runScript(`echo '${SENTENCE}' >&2`), {
    lines: [SENTENCE],
    isServing: false,
    endpoint: undefined,
    servesHttp: false,
  });
});

for (const signal of ["SIGHUP", "SIGQUIT", "SIGUSR2"] as const) {
  Deno.test(`${signal} to an instance that starts waits until it serves`, async () => {
    const file = await Deno.makeTempFile();
    const script = `echo starts; while [ -e ${file} ]; do sleep 0.01; done
    trap 'echo obeys; exit' ${signal.slice(3)}
    echo "lymph-serving $LYMPH_NODE_PROCESS "'{"endpoint":"tcp://127.0.0.1:3","servesHttp":false}' >&2
    while :; do sleep 0.01; done`;
    let hasStarted = false;
    const { lines } = await runScript(script, (child) => {
      if (hasStarted) return;
      hasStarted = true;
      child.signal(signal);
      Deno.removeSync(file);
    });
    assert.deepEqual(lines, ["starts", "obeys"]);
  });
}

import assert from "node:assert/strict";
import type { Client } from "../../core/rpc/calling/client.ts";
import { isMeantForThis } from "./node_turn.ts";

/** Asks as a process of a node that gives these answers, the last one again and again. */
async function ask(answers: readonly unknown[], isStopping = false): Promise<boolean> {
  let asked = 0;
  const request = (): Promise<unknown> => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ body: answer });
  };
  const client = { request } as unknown as Client;
  return await isMeantForThis(client, { node: "tcp://127.0.0.1:1", isStopping });
}

Deno.test("W4 while the node stops others, a signal is not meant for this process", async () => {
  assert.equal(await ask([{ node: true, process: false }]), false);
});

Deno.test("W4 a signal may come before that of the node", async () => {
  assert.equal(await ask([{ node: false, process: false }, { node: true, process: false }]), false);
});

Deno.test("W4 the signal of the node is meant for this process", async () => {
  assert.equal(await ask([{ node: true, process: true }]), true);
});

Deno.test("W4 a signal to this process alone is meant for it", async () => {
  assert.equal(await ask([{ node: false, process: false }]), true);
});

Deno.test("W4 without an answer of the node a signal counts", async () => {
  assert.equal(await ask([new Error("gone")]), true);
});

Deno.test("W4 a node does not hurry a process by a second signal", async () => {
  assert.equal(await ask([{ node: true, process: true }], true), false);
});

Deno.test("W4 a later second signal to this process alone is meant for it", async () => {
  assert.equal(await ask([{ node: false, process: false }], true), true);
});

import assert from "node:assert/strict";
import type { Child, Exit } from "../processes/child.ts";
import { Supervisor } from "./supervisor.ts";

const spec = (name: string) => ({
  name,
  command: ["lymph", "instance"] as const,
  count: 2,
  stopTimeoutMs: 1000,
});

Deno.test("services stop in reverse, after those that serve HTTP", async () => {
  const stopped: string[] = [];
  const spawn = ({ name }: { readonly name: string }): Child => {
    const ended = Promise.withResolvers<Exit>();
    return {
      pid: 1,
      serving: Promise.resolve(),
      servesHttp: name === "Web" || name === "Admin",
      ended: ended.promise,
      isAsked: false,
      mark: "",
      endpoint: undefined,
      stop() {
        stopped.push(name);
        ended.resolve({ code: 0, signal: null, killed: 0 });
        return Promise.resolve(true);
      },
      signal() {},
    };
  };
  const names = ["Redis", "Web", "Greeting", "Admin", "Listen"];
  const supervisor = new Supervisor(names.map(spec), { spawn, note() {} });
  await supervisor.start();
  await supervisor.stop();
  const order = ["Admin", "Web", "Listen", "Greeting", "Redis"];
  assert.deepEqual(stopped, order.flatMap((name) => [name, name]));
});

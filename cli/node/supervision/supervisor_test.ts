import assert from "node:assert/strict";
import type { Child, Exit } from "../processes/child.ts";
import { Supervisor } from "./supervisor.ts";

/** Processes that serve at once; names of those that are asked to stop are told. */
function spawner(onStop: (name: string) => void) {
  return ({ name }: { readonly name: string }, index: number): Child => {
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
        onStop(`${name}.${index}`);
        ended.resolve({ code: 0, signal: null, killed: 0 });
        return Promise.resolve(true);
      },
      signal() {},
    };
  };
}

const spec = (name: string) => ({
  name,
  command: ["lymph", "instance"] as const,
  count: 2,
  stopTimeoutMs: 1000,
});

Deno.test("services stop in reverse, after those that serve HTTP", async () => {
  const stopped: string[] = [];
  const spawn = spawner((name) => stopped.push(name));
  const names = ["Redis", "Web", "Greeting", "Admin", "Listen"];
  const supervisor = new Supervisor(names.map(spec), { spawn, note() {} });
  await supervisor.start();
  await supervisor.stop();
  const order = ["Admin", "Web", "Listen", "Greeting", "Redis"];
  assert.deepEqual(stopped, order.flatMap((name) => [`${name}.0`, `${name}.1`]));
});

Deno.test("a restart replaces the processes of a service, or the one that is named", async () => {
  const stopped: string[] = [];
  const spawn = spawner((name) => stopped.push(name));
  const supervisor = new Supervisor(["Web", "Web.1"].map(spec), { spawn, note() {} });
  await supervisor.start();
  await supervisor.restart("Web.0");
  assert.deepEqual(stopped.splice(0), ["Web.0"]);
  await supervisor.restart("Web.1"); // a service has that name, too
  assert.deepEqual(stopped.splice(0), ["Web.1.0", "Web.1.1"]);
  await assert.rejects(supervisor.restart("Web.2"), { name: "LookupError" });
  await supervisor.stop();
});

Deno.test("a restart of a process that is scaled away before its turn is refused", async () => {
  const spawn = spawner(() => {});
  const supervisor = new Supervisor([spec("Web")], { spawn, note() {} });
  await supervisor.start();
  const scaled = supervisor.pool("Web").scale(1); // the process is there until this has its turn
  await assert.rejects(supervisor.restart("Web.1"), {
    name: "LookupError",
    message: "There is no process named Web.1 any more",
  });
  await scaled;
  await supervisor.stop();
});

for (const [slow, reason] of [["Web.1", "scaled away"], ["Old.0", "removed"]] as const) {
  Deno.test(`a stop waits for a process that was ${reason} before`, async () => {
    const released = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    let hasEnded = false;
    const signalled: string[] = [];
    const spawn = ({ name }: { readonly name: string }, index: number): Child => {
      const mark = `${name}.${index}`;
      const child = { ...spawner(() => {})({ name }, index), mark };
      if (mark !== slow) return child;
      return {
        ...child,
        ended: released.promise.then(() => ({ code: 0, signal: null, killed: 0 })),
        async stop() {
          asked.resolve();
          await released.promise;
          return hasEnded = true;
        },
        signal: (signal) => void signalled.push(signal),
      };
    };
    const old = { ...spec("Old"), count: 1 };
    const supervisor = new Supervisor([spec("Web"), old], { spawn, note() {} });
    await supervisor.start();
    const updated = supervisor.update([{ ...spec("Web"), count: 1 }]);
    await asked.promise;
    assert.equal(supervisor.find(slow)?.child.mark, slow);
    supervisor.signal("SIGUSR2");
    assert.deepEqual(signalled, ["SIGUSR2"]);
    const stopped = supervisor.stop().then(() => hasEnded);
    await new Promise((resolve) => setTimeout(resolve, 0)); // all others have ended
    released.resolve();
    assert.equal(await stopped, true);
    await updated;
    assert.equal(supervisor.find(slow), undefined);
  });
}

for (const [failing, reason] of [["Web.1", "scaled away"], ["Old.0", "removed"]] as const) {
  Deno.test(`a process that was ${reason} is forgotten although its stop fails`, async () => {
    const spawn = ({ name }: { readonly name: string }, index: number): Child => {
      const mark = `${name}.${index}`;
      const child = { ...spawner(() => {})({ name }, index), mark };
      if (mark !== failing) return child;
      const stop = async (): Promise<boolean> => {
        await child.stop({});
        throw new Error("no permission");
      };
      // The end is noticed later, or never.
      return { ...child, stop, ended: new Promise(() => {}) };
    };
    const supervisor = new Supervisor([spec("Web"), spec("Old")], { spawn, note() {} });
    await supervisor.start();
    const updated = supervisor.update([{ ...spec("Web"), count: 1 }]);
    await assert.rejects(updated, { message: "no permission" });
    assert.equal(supervisor.find(failing), undefined);
    await supervisor.stop();
  });
}

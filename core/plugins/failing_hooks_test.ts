import assert from "node:assert/strict";
import { setImmediate, setTimeout as pause } from "node:timers/promises";
import type { Plugin } from "../../mod.ts";
import { configureLogging } from "../observe/logs/log.ts";
import { Plugins } from "./plugins.ts";

const CONTEXT = { subject: "Shop.order", traceId: "abc" };

/** What is logged while plugins are told of something, and after that. */
async function loggedBy(tell: (plugins: Plugins) => void, plugin: Partial<Plugin>) {
  const lines: string[] = [];
  configureLogging({ level: "debug", sinks: [({ message }) => lines.push(message)] });
  tell(new Plugins([{ name: "reporter", ...plugin }]));
  await setImmediate();
  return lines;
}

for (const hook of ["onError", "onRefused", "onHttpRequest", "onInterfaceInstalled"] as const) {
  const tell = (plugins: Plugins) => {
    if (hook === "onError") plugins.failed(new Error("boom"), CONTEXT);
    else if (hook === "onRefused") plugins.refused?.(new Error("boom"), CONTEXT);
    else if (hook === "onHttpRequest") plugins.httpRequested({} as never, {} as never);
    else plugins.interfaceInstalled({} as never);
  };
  const fails = {
    "throws": () => assert.fail("tracker is down"),
    "rejects": () => Promise.reject(new Error("tracker is down")),
  };
  for (const [how, fail] of Object.entries(fails)) {
    Deno.test(`${hook} of a plugin that ${how} is logged and ignored`, async () => {
      const lines = await loggedBy(tell, { [hook]: fail });
      assert.deepEqual(lines, ["The plugin reporter failed: tracker is down"]);
    });
  }
}

Deno.test("an error that comes of telling plugins of another is not told", async () => {
  const told: string[] = [];
  const plugins: Plugins = new Plugins([{
    name: "reporter",
    onError({ message }) {
      told.push(message);
      setTimeout(() => plugins.failed(new Error(`no report of ${message}`), CONTEXT));
    },
  }]);
  plugins.failed(new Error("first"), CONTEXT);
  plugins.failed(new Error("second"), CONTEXT);
  await pause(1);
  assert.deepEqual(told, ["first", "second"]);
});

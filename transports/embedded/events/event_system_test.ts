import assert from "node:assert/strict";
import { testEventSystem } from "../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { EmbeddedEventSystem } from "./event_system.ts";

testEventSystem("EmbeddedEventSystem", async () => {
  const directory = await makeTemporaryDirectory();
  const serializer = new MsgpackSerializer();
  const open = () => new EmbeddedEventSystem({ stateDir: directory.path, serializer });
  const [first, second] = [open(), open()];
  await Promise.all([first.start(), second.start()]);
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
      await directory[Symbol.asyncDispose]();
    },
  };
});

Deno.test("a negative time after which a process is frozen is refused", () => {
  const options = { stateDir: "unused", serializer: new MsgpackSerializer(), frozenAfterMs: -1 };
  assert.throws(() => new EmbeddedEventSystem(options), {
    name: "RangeError",
    message: "Cannot use the option frozenAfterMs as it must be at least 0: current value is -1",
  });
});

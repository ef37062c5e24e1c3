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

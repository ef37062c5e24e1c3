import assert from "node:assert/strict";
import { NodeConfig } from "./node_config.ts";
import { NotServingError } from "./processes/until_serving.ts";

Deno.test("a changed setting is told although a process of the same change does not serve", async () => {
  const directory = await Deno.makeTempDir();
  const config = `${directory}/.lymph.yml`;
  const write = (level: string) =>
    Deno.writeTextFile(
      config,
      `logging: { level: ${level} }\ninstances: { B: { command: sleep 1 } }\n`,
    );
  try {
    await write("INFO");
    const nodeConfig = new NodeConfig({ config }, config);
    await write("ERROR");
    const update = () => Promise.reject(new NotServingError("B.1 has ended before it served"));
    assert.equal(await nodeConfig.apply({ update }), true);
    assert.equal(await nodeConfig.apply({ update }), false);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

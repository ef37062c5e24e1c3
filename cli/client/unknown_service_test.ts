import assert from "node:assert/strict";
import { runCommand, startServices } from "../../tests/kit/mod.ts";
import { Interface, rpc } from "../../mod.ts";
import contract from "../commands/contracts/contract.ts";
import inspect from "../commands/contracts/inspect.ts";
import discover from "../commands/discover.ts";
import top from "../commands/top.ts";

class Hello extends Interface {
  @rpc()
  hello(): string {
    return "hello";
  }
}

for (const [name, command] of Object.entries({ contract, discover, inspect, top })) {
  Deno.test(`lymph ${name} names the service where it is given with a method`, async () => {
    await using services = await startServices({ Hello });
    const { code, stdout, stderr } = await runCommand(command, ["Hello.hello"], { services });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /Hello\.hello.* \(did you mean the service "Hello", without a method\?\)/,
    );
  });
}

import { testServiceRegistry } from "../../tests/kit/contracts/service_registry.ts";
import { EmbeddedServiceRegistry } from "./registry.ts";

testServiceRegistry("EmbeddedServiceRegistry", async () => {
  const stateDir = await Deno.makeTempDir();
  const first = new EmbeddedServiceRegistry({ stateDir });
  const second = new EmbeddedServiceRegistry({ stateDir });
  await Promise.all([first.start(), second.start()]);
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
      await Deno.remove(stateDir, { recursive: true });
    },
  };
});

import assert from "node:assert/strict";
import { Interface, rpc } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";

class Post extends Interface {
  @rpc()
  override async emit(): Promise<void> {}
}

Deno.test("a method that others call cannot replace one that services call on themselves", async () => {
  await assert.rejects(startServices({ Post }), {
    name: "TypeError",
    message: "Cannot install Post as emit is a method that services call on themselves: " +
      "give the method that others call another name",
  });
});

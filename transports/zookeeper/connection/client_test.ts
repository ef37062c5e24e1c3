import assert from "node:assert/strict";
import { toZookeeperError } from "./client.ts";

for (
  const [name, code, why] of [
    ["AUTH_FAILED", -115, "the server refuses auth_data"],
    ["NO_AUTH", -102, /^NO_AUTH: .*; set auth_data to a user who may$/],
    ["CONNECTION_LOSS", -4, "CONNECTION_LOSS"],
  ] as const
) {
  Deno.test(`an operation that fails with ${name} says what is wrong`, () => {
    const thrown = Object.assign(new Error("Exception"), { name, code });
    const { message } = toZookeeperError(thrown, "list /lymph");
    const [action, said] = message.split(" in ZooKeeper: ");
    assert.equal(action, "Cannot list /lymph");
    if (typeof why === "string") assert.equal(said, why);
    else assert.match(said ?? "", why);
  });
}

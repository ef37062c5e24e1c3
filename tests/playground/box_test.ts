import assert from "node:assert/strict";
import { README } from "../support/documents/pages.ts";

const ROOT = new URL("../../", import.meta.url);
const DOCKERFILE = await Deno.readTextFile(new URL(".devcontainer/Dockerfile", ROOT));

Deno.test("the box has the Deno that the README names", () => {
  const version = (text: string) => /\bnpm install --global (deno@\S+)/.exec(text)?.[1];
  assert.ok(version(README));
  assert.equal(version(DOCKERFILE), version(README));
});

Deno.test("the box has what the tutorial needs", () => {
  for (const name of ["zookeeper", "rabbitmq-server", "redis-server", "memcached", "tmux"]) {
    assert.match(DOCKERFILE, new RegExp(`\\b${name}\\b`));
  }
  assert.match(DOCKERFILE, /\bhttpie\b/);
});

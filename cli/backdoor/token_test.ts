import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureToken, readToken } from "./token.ts";

async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await run(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("instances that start together have one token, which only its owner may read", () =>
  inDirectory(async (directory) => {
    const state = join(directory, "state");
    const tokens = await Promise.all(Array.from({ length: 8 }, () => ensureToken(state)));
    const secrets = new Set(tokens.map(({ secret }) => secret));
    assert.equal(secrets.size, 1);
    assert.match([...secrets].join(), /^[\da-f]{64}$/);
    assert.deepEqual([...Deno.readDirSync(state)].map(({ name }) => name), ["shell_token"]);
    const mode = (path: string) => Number(Deno.statSync(path).mode) & 0o777;
    assert.deepEqual([mode(state), mode(join(state, "shell_token"))], [0o700, 0o600]);
    assert.deepEqual(await readToken(state), tokens[0]);
  }));

Deno.test("a token that others may read is refused", () =>
  inDirectory(async (directory) => {
    const { path } = await ensureToken(directory);
    await Deno.chmod(path, 0o640);
    const error = { name: "ConfigError", message: /chmod 600.*current mode is 640/ };
    await assert.rejects(readToken(directory), error);
    await assert.rejects(ensureToken(directory), error);
  }));

Deno.test("a file that holds no token is refused", () =>
  inDirectory(async (directory) => {
    await Deno.writeTextFile(join(directory, "shell_token"), "", { mode: 0o600 });
    const error = { name: "ConfigError", message: /64 hex digits: current length is 0/ };
    await assert.rejects(readToken(directory), error);
  }));

Deno.test("where there is none, it is said where it should be", () =>
  inDirectory(async (directory) => {
    const error = { name: "LookupError", message: /There is no token at .*shell_token/ };
    await assert.rejects(readToken(directory), error);
  }));

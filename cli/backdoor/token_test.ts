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

Deno.test("a missing token is reported with the place where it should be", () =>
  inDirectory(async (directory) => {
    const error = { name: "LookupError", message: /There is no token at .*shell_token/ };
    await assert.rejects(readToken(directory), error);
  }));

Deno.test("A5 a token is not taken from a directory that others may write to, nor from a link", () =>
  inDirectory(async (directory) => {
    const [state, elsewhere] = [join(directory, "state"), join(directory, "elsewhere")];
    const { path } = await ensureToken(state);
    await Deno.chmod(state, 0o777);
    const writable = { name: "ConfigError", message: /only its owner may write to it/ };
    await assert.rejects(readToken(state), writable);
    await assert.rejects(ensureToken(state), writable);
    await Deno.chmod(state, 0o700);
    await Deno.rename(path, elsewhere);
    await Deno.symlink(elsewhere, path);
    const link = { name: "ConfigError", message: /it is a symbolic link/ };
    await assert.rejects(readToken(state), link);
    await assert.rejects(ensureToken(state), link);
  }));

Deno.test({
  name: "A5 a token that another user has planted is refused",
  ignore: Deno.uid() !== 0, // only root can give files away
  fn: () =>
    inDirectory(async (directory) => {
      const { path } = await ensureToken(directory);
      await Deno.chown(path, 65_534, 65_534);
      const error = { name: "ConfigError", message: /must belong to you or to root/ };
      await assert.rejects(readToken(directory), error);
      await assert.rejects(ensureToken(directory), error);
    }),
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { checkStateDirectory, checkStateFile, hideStateFile } from "./private_state.ts";
import { prepareStateDirectory } from "./state_directory.ts";

const NOBODY = 65_534;

async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await run(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("A5 a state directory that others may write to is refused", () =>
  inDirectory(async (directory) => {
    checkStateDirectory(join(directory, "missing"));
    for (const mode of [0o700, 0o750, 0o755]) {
      await Deno.chmod(directory, mode);
      checkStateDirectory(directory);
      await prepareStateDirectory(directory);
    }
    for (const mode of [0o770, 0o702, 0o1777]) {
      await Deno.chmod(directory, mode);
      const error = { name: "ConfigError", message: /\(chmod go-w\): current mode is 0\d{3}$/ };
      assert.throws(() => checkStateDirectory(directory), error);
      await assert.rejects(prepareStateDirectory(directory), error);
    }
  }));

Deno.test({
  name: "A5 a state directory of another user is refused, and a file in one's own, too",
  ignore: Deno.uid() !== 0,
  fn: () =>
    inDirectory(async (directory) => {
      const file = join(directory, "lymph.db");
      await Deno.writeTextFile(file, "", { mode: 0o600 });
      await Deno.chown(file, NOBODY, NOBODY);
      const error = { name: "ConfigError", message: /must belong to you or to root/ };
      assert.throws(() => checkStateFile(file), error);
      await Deno.chown(directory, NOBODY, NOBODY);
      assert.throws(() => checkStateDirectory(directory), error);
      await assert.rejects(prepareStateDirectory(directory), error);
    }),
});

Deno.test("A5 no symbolic link is taken for a file of the state directory", () =>
  inDirectory(async (directory) => {
    const [victim, bell] = [join(directory, "victim"), join(directory, "lymph.bell")];
    await Deno.writeTextFile(victim, "", { mode: 0o644 });
    await Deno.symlink(victim, bell);
    const error = { name: "ConfigError", message: /must be a regular file: it is a symbolic link/ };
    assert.throws(() => checkStateFile(bell), error);
    assert.throws(() => hideStateFile(bell), error);
    assert.equal(Number(Deno.statSync(victim).mode) & 0o777, 0o644);
    assert.throws(() => checkStateFile(directory), /regular file: it is a directory/);
  }));

Deno.test("A5 others lose their rights to a file of the state directory", () =>
  inDirectory(async (directory) => {
    const file = join(directory, "lymph.db");
    hideStateFile(file);
    await Deno.writeTextFile(file, "");
    await Deno.chmod(file, 0o664);
    hideStateFile(file);
    assert.equal(checkStateFile(file), 0o600);
  }));

/** What `deno task test` does where programs that the tests need are missing. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const RUN = fileURLToPath(new URL("../run.ts", import.meta.url));

/** It says that it was called, and installs nothing on this machine. */
const APT_GET =
  '#!/bin/sh\n[ "$1" = --version ] && exit\necho "apt-get $1 was called" >&2\nexit 1\n';

/** Runs `deno task test` where there is neither curl nor tmux. */
async function runTests(...args: readonly string[]) {
  await using place = await createProject({ "apt-get": APT_GET });
  await Deno.chmod(join(place.path, "apt-get"), 0o755);
  await Deno.symlink("/usr/bin/test", join(place.path, "test"));
  return await runLymph(["run", "-A", RUN, ...args], {
    program: Deno.execPath(),
    cwd: place.path,
    env: { PATH: place.path, LYMPH_TEST_TALLY: "" },
  });
}

Deno.test("--no-install says what is missing and what for, installs nothing, and fails", async () => {
  const { code, stdout, stderr } = await runTests("--no-install", "integration");
  assert.equal(code, 1);
  assert.match(stderr, /^ {2}curl: for the HTTP examples of the docs$/m);
  assert.match(stderr, /^ {2}tmux: for the playground and the shell in a terminal$/m);
  assert.doesNotMatch(stderr, /was called/);
  assert.match(stdout, /Nothing was installed.*: sudo apt-get install .*curl .*tmux$/m);
  assert.match(stdout, /^0 passed, 1 failed, 0 skipped$/m);
});

Deno.test({
  name: "packages that are missing are named, with the reason, before apt is called",
  ignore: Deno.uid() !== 0, // as only root may call it
  async fn() {
    const { code, stdout, stderr } = await runTests("integration");
    assert.equal(code, 1);
    assert.match(stderr, /^ {2}curl: for [^]*^ {2}tmux: for [^]*^apt-get update was called$/m);
    assert.match(stdout, /^Cannot install them: apt-get update -qq failed\. .*curl .*tmux$/m);
  },
});

Deno.test("an option that deno task test does not have is one line", async () => {
  const { code, stdout, stderr } = await runTests("--noinstall");
  assert.deepEqual([code, stdout], [2, ""]);
  assert.equal(stderr, "There is no option --noinstall: there is --no-install\n");
});

/** `deno task release` in a clone of this repository, which is gone afterwards. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = join(ROOT, "tests/release/main.ts");
const CHANGELOG = `# Changelog

## Unreleased

### Added

- Something new.

### Changed

## 1.2.3 - 2026-01-01

- Something old.
`;
/** Those of the machine, such as one that signs tags, must not count. */
const ENV = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  // In a container, the checkout may belong to a user of the host.
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "safe.directory",
  GIT_CONFIG_VALUE_0: "*",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org",
};

/** A clone whose branch main has the version 1.2.3, and one change since. */
async function createClone() {
  const place = await createProject({});
  const cwd = join(place.path, "clone");
  const run = async (program: string, ...args: string[]) => {
    const { code, stdout, stderr } = await runLymph(args, { program, cwd, env: ENV });
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  await runLymph(["clone", "--quiet", "--shared", ROOT, cwd], {
    program: "git",
    cwd: ROOT,
    env: ENV,
  });
  const clone = {
    path: cwd,
    git: (...args: string[]) => run("git", ...args),
    read: (path: string) => Deno.readTextFile(join(cwd, path)),
    write: (path: string, text: string) => Deno.writeTextFile(join(cwd, path), text),
    release: (...args: string[]) =>
      runLymph(["run", "-A", PROGRAM, ...args], { program: Deno.execPath(), cwd, env: ENV }),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
  await clone.git("checkout", "--quiet", "-B", "main");
  await clone.write("CHANGELOG.md", CHANGELOG);
  const config = await clone.read("deno.json");
  await clone.write("deno.json", config.replace(/"version": "[^"]*"/, '"version": "1.2.3"'));
  await clone.git("commit", "--quiet", "--all", "--message=Set the scene");
  return clone;
}

Deno.test("a release is shown, made with --write, and refused where something is in its way", async (t) => {
  await using clone = await createClone();
  const state = () => clone.git("log", "--format=%s", "-1");
  const refused = async (wanted: string, reason: string) => {
    const { code, stdout, stderr } = await clone.release(wanted, "--write");
    assert.deepEqual([code, stdout, stderr], [1, "", `${reason}\n`]);
  };

  await t.step(
    "a lower version",
    () => refused("1.2.2", "Cannot release 1.2.2 as it is lower than the current 1.2.3"),
  );

  await t.step(
    "no version",
    () =>
      refused("next", "Cannot release next: name major, minor, patch, or a version such as 1.2.0"),
  );

  await t.step("a file that was not committed", async () => {
    await clone.write("notes.txt", "");
    await refused(
      "patch",
      "Cannot release 1.2.4 as the working tree must be clean: commit notes.txt first",
    );
    await Deno.remove(join(clone.path, "notes.txt"));
  });

  await t.step("another branch", async () => {
    await clone.git("checkout", "--quiet", "-b", "feature");
    await refused(
      "patch",
      "Cannot release 1.2.4 as releases are made on main: the current branch is feature",
    );
    await clone.git("checkout", "--quiet", "main");
  });

  await t.step("a tag that exists", async () => {
    await clone.git("tag", "v1.2.4");
    await refused("patch", "Cannot release 1.2.4 as the tag v1.2.4 exists");
    await clone.git("tag", "--delete", "v1.2.4");
  });

  await t.step("no arguments are a usage error", async () => {
    const { code, stderr } = await clone.release();
    assert.equal(code, 2);
    assert.match(stderr, /^Usage: deno task release <major\|minor\|patch\|version> \[--write\]\n/);
  });

  await t.step("without --write it says what would change, and changes nothing", async () => {
    const { code, stdout, stderr } = await clone.release("minor");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^Release 1\.3\.0:\n {2}change deno\.json\n {2}change CHANGELOG\.md\n/);
    assert.match(stdout, /^ {2}change examples\/greeting\/deno\.json$/m);
    assert.match(stdout, /\n {2}commit "release: 1\.3\.0"\n {2}tag {4}v1\.3\.0\n/);
    assert.match(stdout, /\nNothing was changed\. To do it: deno task release 1\.3\.0 --write\n$/);
    assert.equal(await clone.git("status", "--porcelain"), "");
    assert.equal(await state(), "Set the scene");
    assert.equal(await clone.git("tag", "--list", "v1.3.0"), "");
  });

  await t.step(
    "with --write it sets the version, cuts the changelog, commits and tags",
    async () => {
      const { code, stdout, stderr } = await clone.release("minor", "--write");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /\nDone\. To publish it: git push --atomic origin main v1\.3\.0\n$/);
      assert.equal(await clone.git("status", "--porcelain"), "");
      assert.equal(await state(), "release: 1.3.0");
      assert.equal(
        await clone.git("rev-parse", "v1.3.0^{commit}"),
        await clone.git("rev-parse", "HEAD"),
      );
      assert.equal(JSON.parse(await clone.read("deno.json")).version, "1.3.0");
      assert.match(
        await clone.read("CHANGELOG.md"),
        /\n## 1\.3\.0 - \d{4}-\d\d-\d\d\n\n### Added\n\n- Something new\.\n\n## 1\.2\.3 /,
      );
    },
  );

  await t.step("the project's own docs and examples require the release", async () => {
    const found = await clone.git(
      "grep",
      "-hoE",
      "jsr:@lymph/lymph@\\^[0-9.]+",
      "*.md",
      "examples",
    );
    assert.deepEqual([...new Set(found.split("\n"))], ["jsr:@lymph/lymph@^1.3.0"]);
  });

  await t.step("what it has written is formatted", async () => {
    const args = ["fmt", "--check", "CHANGELOG.md", "deno.json", "examples"];
    const { code, stderr } = await runLymph(args, { program: Deno.execPath(), cwd: clone.path });
    assert.equal(code, 0, stderr);
  });

  await t.step("a version that is cut but has no tag is tagged, without a commit", async () => {
    await clone.git("tag", "--delete", "v1.3.0");
    const { code, stdout } = await clone.release("1.3.0", "--write");
    assert.equal(code, 0);
    assert.match(stdout, /^Release 1\.3\.0:\n {2}tag {4}v1\.3\.0\nDone\./);
    assert.match(await state(), /^release: 1\.3\.0$/);
  });

  await t.step("changes above the section of a version that has no tag are refused", async () => {
    await clone.git("tag", "--delete", "v1.3.0");
    const changelog = await clone.read("CHANGELOG.md");
    await clone.write("CHANGELOG.md", changelog.replace("### Added\n", "### Added\n\n- More.\n"));
    await clone.git("commit", "--quiet", "--all", "--message=Change more");
    await refused(
      "1.3.0",
      "Cannot release 1.3.0 as CHANGELOG.md lists changes under Unreleased: " +
        "move them into the section of 1.3.0, or release 1.4.0",
    );
  });
});

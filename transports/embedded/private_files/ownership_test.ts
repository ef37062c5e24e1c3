import assert from "node:assert/strict";
import { join } from "node:path";
import { checkOwners, isTrustedOwner, isWithin } from "./ownership.ts";

const NOBODY = 65_534;
/** Only root can give files away. */
const ignore = Deno.uid() !== 0;

Deno.test("A6 the user's own files and root's are trusted, others' are not", () => {
  assert.equal(isTrustedOwner(1000, { uid: 1000 }), true);
  assert.equal(isTrustedOwner(0, { uid: 1000 }), true);
  assert.equal(isTrustedOwner(1001, { uid: 1000 }), false);
  assert.equal(isTrustedOwner(1000, { uid: 0 }), false);
  assert.equal(isTrustedOwner(null, { uid: 0 }), true);
});

Deno.test("A6 under sudo, files of the user who called it are trusted, and only for root", () => {
  assert.equal(isTrustedOwner(1000, { uid: 0, sudoUid: 1000 }), true);
  assert.equal(isTrustedOwner(1001, { uid: 0, sudoUid: 1000 }), false);
  assert.equal(isTrustedOwner(1001, { uid: 1000, sudoUid: 1001 }), false);
});

Deno.test("A6 a directory is not above one whose name begins with its own", () => {
  assert.equal(isWithin("/srv/app/deno.json", ["/srv/app"]), true);
  assert.equal(isWithin("/srv/app", ["/srv/app/"]), true);
  assert.equal(isWithin("/srv/application", ["/srv/app"]), false);
  assert.equal(isWithin("/srv", ["/srv/app"]), false);
  assert.equal(isWithin("/srv/..app", ["/srv"]), true);
});

Deno.test({
  name: "A6 a file of another user is refused, by any way that leads to it, unless it is allowed",
  ignore,
  async fn() {
    const root = await Deno.realPath(await Deno.makeTempDir());
    const [mine, foreign] = [join(root, "mine"), join(root, "foreign")];
    const [link, foreignLink] = [join(root, "link"), join(root, "foreign_link")];
    try {
      await Deno.writeTextFile(mine, "");
      await Deno.writeTextFile(foreign, "");
      await Deno.chown(foreign, NOBODY, NOBODY);
      await Deno.symlink(foreign, link);
      await Deno.symlink(mine, foreignLink);
      await new Deno.Command("chown", { args: ["-h", `${NOBODY}`, foreignLink] }).output();
      checkOwners([mine, join(root, "missing")]);
      for (const path of [foreign, link, foreignLink]) {
        assert.throws(() => checkOwners([mine, path]), {
          name: "ConfigError",
          message:
            `Cannot use ${path} as it must belong to you or to root: its owner is the user ` +
            `with id ${NOBODY}, whose code would run as you. If you trust this user, set ` +
            `LYMPH_SAFE_DIRECTORIES=${root}`,
        }, path);
      }
      for (const allowed of [root, "*", `/nowhere:${root}/`]) {
        Deno.env.set("LYMPH_SAFE_DIRECTORIES", allowed);
        checkOwners([foreign, link, foreignLink]);
      }
    } finally {
      Deno.env.delete("LYMPH_SAFE_DIRECTORIES");
      await Deno.remove(root, { recursive: true });
    }
  },
});

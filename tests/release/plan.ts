import { cutChangelog, hasSection, hasUnreleased } from "./changelog.ts";
import { git } from "./git.ts";
import { nextVersion } from "./next_version.ts";
import { ReleaseError } from "./release_error.ts";

const BRANCH = "main";
const CONFIG = "deno.json";
const CHANGELOG = "CHANGELOG.md";
const VERSION = /("version": ")([^"]*)/;
/** How docs and examples name the package: they are to name the release. */
const REQUIREMENT = /(jsr:@lymph\/lymph@\^)[\w.+-]*\w/g;

/** What a release changes. */
export interface Plan {
  readonly version: string;
  readonly tag: string;
  /** New texts of files, by path; none where all of them name the version already. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Decides what the release of the project in the working directory changes; changes nothing.
 *
 * @param wanted `major`, `minor`, `patch`, or a version.
 * @param date The day of the release, such as `2026-12-31`.
 * @throws {ReleaseError} If there can be no release.
 */
export async function planRelease(wanted: string, date: string): Promise<Plan> {
  const config = await Deno.readTextFile(CONFIG);
  const current = VERSION.exec(config)?.[2] ?? "";
  const version = nextVersion(wanted, current);
  const tag = `v${version}`;
  await checkRepository(version, tag);
  const changelog = await Deno.readTextFile(CHANGELOG);
  if (version === current) {
    checkCut(changelog, version);
    return { version, tag, files: new Map() };
  }
  if (hasSection(changelog, version)) {
    throw new ReleaseError(
      `Cannot release ${version} as ${CHANGELOG} has a section for it, ` +
        `and ${CONFIG} has the version ${current}: remove one of them`,
    );
  }
  const files = new Map([
    [CONFIG, config.replace(VERSION, (_, before) => `${before}${version}`)],
    [CHANGELOG, cutChangelog(changelog, version, date)],
  ]);
  for (const path of await findTexts()) {
    const text = await Deno.readTextFile(path);
    const required = text.replaceAll(REQUIREMENT, (_, before) => `${before}${version}`);
    if (required !== text) files.set(path, required);
  }
  return { version, tag, files };
}

async function checkRepository(version: string, tag: string): Promise<void> {
  const refuse = (reason: string): never => {
    throw new ReleaseError(`Cannot release ${version} as ${reason}`);
  };
  if (await git("tag", "--list", tag) !== "") refuse(`the tag ${tag} exists`);
  const branch = await git("branch", "--show-current");
  if (branch !== BRANCH) {
    refuse(`releases are made on ${BRANCH}: the current branch is ${branch || "none"}`);
  }
  const [changed] = (await git("status", "--porcelain")).split("\n");
  if (changed) refuse(`the working tree must be clean: commit ${changed.slice(3)} first`);
}

/** The version is in the files already, such as the first one: then they must be complete. */
function checkCut(changelog: string, version: string): void {
  if (!hasSection(changelog, version)) {
    throw new ReleaseError(`Cannot release ${version} as ${CHANGELOG} has no section for it`);
  }
  if (hasUnreleased(changelog)) {
    throw new ReleaseError(
      `Cannot release ${version} as ${CHANGELOG} lists changes under Unreleased: ` +
        `move them into the section of ${version}, or release ${nextVersion("minor", version)}`,
    );
  }
}

/** Files that may require the package; the changelog tells of the past. */
async function findTexts(): Promise<string[]> {
  const list = await git("ls-files", "*.md", "*.json", `:!${CHANGELOG}`, `:!${CONFIG}`);
  return list.split("\n").filter((path) => path !== "");
}

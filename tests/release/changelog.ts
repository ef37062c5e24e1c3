import { ReleaseError } from "./release_error.ts";

const UNRELEASED = "Unreleased";
/** The groups that the next changes go to. */
const GROUPS = ["Added", "Changed", "Fixed"];

/** Whether a changelog has a section for a version. */
export function hasSection(changelog: string, version: string): boolean {
  return splitSections(changelog).some((section) => section.split(/\s/, 1)[0] === version);
}

/** Whether a changelog lists changes that no version has. */
export function hasUnreleased(changelog: string): boolean {
  return groupsOf(unreleasedOf(changelog)).length > 0;
}

/**
 * Gives the unreleased changes to a version, and makes room for those after it.
 *
 * @param changelog The text of the changelog.
 * @param version Such as `1.2.0`.
 * @param date Such as `2026-12-31`.
 * @throws {ReleaseError} If there are no unreleased changes.
 */
export function cutChangelog(changelog: string, version: string, date: string): string {
  const unreleased = unreleasedOf(changelog);
  const groups = groupsOf(unreleased);
  if (groups.length === 0) {
    throw new ReleaseError(
      `Cannot release ${version} as CHANGELOG.md lists no change under ${UNRELEASED}: ` +
        "write down what has changed for users",
    );
  }
  const room = [UNRELEASED, ...GROUPS.map((group) => `### ${group}`)].join("\n\n");
  const released = `## ${version} - ${date}\n\n${groups.join("\n\n")}\n\n`;
  // A function, as a text could hold the patterns of replacements.
  return changelog.replace(`## ${unreleased}`, () => `## ${room}\n\n${released}`).trimEnd() + "\n";
}

function splitSections(changelog: string): string[] {
  return changelog.split(/^## /m).slice(1);
}

function unreleasedOf(changelog: string): string {
  const section = splitSections(changelog).find((text) => text.startsWith(UNRELEASED));
  if (section !== undefined) return section;
  throw new ReleaseError(`Cannot read CHANGELOG.md: it must have a heading "## ${UNRELEASED}"`);
}

/** The groups of a section that list something, with their headings. */
function groupsOf(section: string): string[] {
  const [, ...groups] = section.split(/^(?=### )/m);
  return groups.map((group) => group.trim()).filter((group) => group.includes("\n"));
}

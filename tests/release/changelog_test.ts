import assert from "node:assert/strict";
import { cutChangelog, hasSection, hasUnreleased } from "./changelog.ts";

const CHANGELOG = `# Changelog

## Unreleased

### Added

- One, for $1.

### Changed

### Fixed

- Two.

## 0.1.0 - 2026-01-01

The first.
`;

Deno.test("what is unreleased becomes a version, without empty groups", () => {
  assert.equal(
    cutChangelog(CHANGELOG, "0.2.0", "2026-12-31"),
    `# Changelog

## Unreleased

### Added

### Changed

### Fixed

## 0.2.0 - 2026-12-31

### Added

- One, for $1.

### Fixed

- Two.

## 0.1.0 - 2026-01-01

The first.
`,
  );
});

Deno.test("what was cut has nothing unreleased, and its version", () => {
  const cut = cutChangelog(CHANGELOG, "0.2.0", "2026-12-31");
  assert.deepEqual([hasUnreleased(CHANGELOG), hasUnreleased(cut)], [true, false]);
  assert.deepEqual([hasSection(CHANGELOG, "0.2.0"), hasSection(cut, "0.2.0")], [false, true]);
  assert.ok(!hasSection(cut, "0.2"));
});

Deno.test("nothing can be cut where nothing has changed, or there is no place for it", () => {
  const cut = cutChangelog(CHANGELOG, "0.2.0", "2026-12-31");
  assert.throws(
    () => cutChangelog(cut, "0.3.0", "2026-12-31"),
    /^ReleaseError: Cannot release 0\.3\.0 as CHANGELOG\.md lists no change under Unreleased: /,
  );
  assert.throws(
    () => cutChangelog("# Changelog\n", "0.3.0", "2026-12-31"),
    /must have a heading "## Unreleased"$/,
  );
});
